"""The cabinet, one's own login, sessions, keys."""
