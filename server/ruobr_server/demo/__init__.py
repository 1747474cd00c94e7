"""A generated region: the demo school that ``--demo`` serves, and bulk data for benchmarks."""
