"""A State Services of one's own: ESIA's addresses and shapes, people who do not exist."""
