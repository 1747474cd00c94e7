"""Administration: roles of staff, and accounts inside a scope."""
