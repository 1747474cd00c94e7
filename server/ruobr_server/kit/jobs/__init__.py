"""Work beside the requests: what runs as long as the server lives, what is queued, what is done once a day.

See docs/jobs.md and docs/adr/0004-jobs.md.
"""
