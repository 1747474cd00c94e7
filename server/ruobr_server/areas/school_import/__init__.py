"""Filling a school from tables, and writing one as tables."""
