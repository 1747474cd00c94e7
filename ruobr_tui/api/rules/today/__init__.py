"""What stands on the home of an account, and in which order. Pure."""
