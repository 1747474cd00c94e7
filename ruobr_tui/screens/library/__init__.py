"""Library books."""
