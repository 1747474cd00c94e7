"""Texts of decisions that a desk keeps in a list."""
