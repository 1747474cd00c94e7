"""Marks of a period, a subject, a year; calculation, what-if calculator and targets."""
