"""What's new."""
