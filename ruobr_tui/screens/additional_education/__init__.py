"""Additional education."""
