"""Enrolment in the first grade, for parents and at the desk."""
