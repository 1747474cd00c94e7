"""Meals, for families and at the desk."""
