"""Infrastructure shared by all areas: HTTP, the database, jobs, workflows, settings. It imports no area."""
