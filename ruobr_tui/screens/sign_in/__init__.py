"""Signing in, registration, password recovery."""
