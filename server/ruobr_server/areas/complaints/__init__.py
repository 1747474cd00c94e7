"""Complaints of people without a login; the result can be read without signing in."""
