"""What the server is compared with: nothing at all, and the same week written down by hand."""
