"""Background work: tasks that run as long as the server, queued jobs, daily jobs.

See docs/jobs.md and docs/adr/0004-jobs.md.
"""
