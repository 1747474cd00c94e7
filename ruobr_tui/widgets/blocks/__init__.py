"""Standard parts of pages as pure functions: plain values in, lines of at most ``width`` cells out."""
