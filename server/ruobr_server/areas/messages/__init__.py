"""Messages between school and home, and school news."""
