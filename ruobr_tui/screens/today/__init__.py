"""Today, the home of every account."""
