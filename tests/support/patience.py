"""How long a test waits for what must come."""

PATIENCE = 90.0
"""Seconds. It ends a test that hangs and measures nothing: a machine that is busy with other work is slow."""
