"""A list of named columns: the row above it with filter and count, and rows that can be marked."""
