"""Stand-ins for outside parties, complete behind the real protocols; only for demos and tests."""
