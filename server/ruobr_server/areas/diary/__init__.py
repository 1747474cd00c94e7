"""The diary: lessons, homework, marks, absences, teachers' notes, final marks."""
