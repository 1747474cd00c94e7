"""Running the server: backups, checks, metrics."""
