"""The operator's configuration: one schema, its sources, and the effective values."""
