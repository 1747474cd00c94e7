"""The week, a lesson, the calendar, finding."""
