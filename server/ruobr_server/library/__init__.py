"""Library books on loan."""
