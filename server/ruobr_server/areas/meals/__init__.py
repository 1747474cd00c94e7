"""Meals: the child's account and the canteen's records."""
