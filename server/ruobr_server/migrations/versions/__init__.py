"""One file per change of the schema, oldest first by its revision's number."""
