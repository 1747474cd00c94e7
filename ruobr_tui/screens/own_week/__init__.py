"""The week of a teacher."""
