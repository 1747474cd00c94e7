"""Pictures of every page of the program, for the documentation: ``make screenshots``."""
