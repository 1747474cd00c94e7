"""Live events: what has just changed, told to the terminals that listen."""
