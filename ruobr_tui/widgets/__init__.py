"""Drawn pieces. A widget takes plain values, draws its lines itself, and talks up by messages."""
