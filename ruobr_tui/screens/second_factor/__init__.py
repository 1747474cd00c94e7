"""The second factor of staff: setting it up, its recovery codes."""
