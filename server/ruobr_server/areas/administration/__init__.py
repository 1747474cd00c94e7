"""Administration: roles of staff with their scopes, and accounts inside a scope."""
