"""The schema of a database, brought up to date."""
