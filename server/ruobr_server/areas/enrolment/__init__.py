"""The first grade: applications to schools, the clerk's list, enrolment."""
