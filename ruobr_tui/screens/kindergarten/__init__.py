"""Kindergartens, for parents and at the desk."""
