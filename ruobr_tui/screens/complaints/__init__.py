"""Complaints, with and without a login."""
