"""The outcome of a request whose response was lost."""
