"""The child's school."""
