"""Meals, for families and at the canteen's desk."""
