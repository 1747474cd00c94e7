"""Kindergarten, for parents and at the desk."""
