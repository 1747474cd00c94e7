"""Diary: week, lesson, calendar, search."""
