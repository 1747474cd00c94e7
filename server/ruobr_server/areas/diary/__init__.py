"""The diary: lessons, homework, marks, absences, remarks, final marks."""
