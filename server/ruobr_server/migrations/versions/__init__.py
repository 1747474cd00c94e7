"""One file per change of the schema, ordered by revision number."""
