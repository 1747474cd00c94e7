"""Signing in, registration, recovery."""
