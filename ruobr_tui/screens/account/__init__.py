"""Personal account: own and children's data, login, sessions, keys."""
