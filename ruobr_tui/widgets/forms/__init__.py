"""Forms: fields with name, entry, help and error, one step at a time."""
