"""The diary: lessons, homework, marks, absences, and what has changed in them."""
