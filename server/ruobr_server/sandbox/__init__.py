"""Stand-ins for outside parties, complete behind the real protocols; for demos and tests alone."""
