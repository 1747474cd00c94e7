"""A bank's acquiring of one's own: the gateway's calls, pages and callbacks, cards that do not exist."""
