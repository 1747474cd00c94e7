"""A school's timetable: bells, courses, versions of the week, and the lessons made from them."""
