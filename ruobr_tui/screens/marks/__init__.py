"""Marks of a period, a subject, a year; figures explained, tried out and aimed at."""
