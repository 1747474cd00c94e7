"""Electronic School 2.0 in a terminal."""

__version__ = "0.1.0"
