"""What the tests stand on: a real PostgreSQL, a fixed clock, the app without a socket."""
