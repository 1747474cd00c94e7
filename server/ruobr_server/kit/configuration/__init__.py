"""What an operator writes: one schema, its sources, and the values in force."""
