"""Families: what parents tell about themselves and their children, and joining a child to a pupil."""
