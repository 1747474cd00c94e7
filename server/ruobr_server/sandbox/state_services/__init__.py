"""A sandbox of State Services: ESIA's addresses and formats, with invented people."""
