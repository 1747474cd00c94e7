"""The first grade, for parents and at the desk."""
