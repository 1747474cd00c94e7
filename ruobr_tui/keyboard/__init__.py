"""Keys and pasted text between the terminal and the screens."""
