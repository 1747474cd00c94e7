"""What came of a request whose response was lost."""
