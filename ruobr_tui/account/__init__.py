"""Whose program this is: signing in, what is remembered, whose store is open."""
