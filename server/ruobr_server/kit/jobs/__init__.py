"""Work beside the requests: what runs as long as the server lives, and what is due once a day."""
