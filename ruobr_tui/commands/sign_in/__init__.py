"""Signing in without the full screen."""
