"""Records of schools and kindergartens: tables, rows, forms, history."""
