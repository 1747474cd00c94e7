"""Keys beyond commands: the short way of the cursor, letters after `g`, what is typed ahead or pasted."""
