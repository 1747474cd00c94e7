"""Records of schools and kindergartens, edited by the descriptions by which they are imported."""
