"""Messages from the school."""
