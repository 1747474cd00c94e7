"""What every area builds on: HTTP, the database, jobs, workflows, settings. It knows no area."""
