"""Text from outside: what is safe to show, CSV, JSON, files of tables."""
