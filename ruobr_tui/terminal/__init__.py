"""How bytes reach a terminal."""
