"""What waits for a second person: the list, one request with its plan, the decision."""
