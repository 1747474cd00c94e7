"""The program's account: signing in, stored credentials, ownership of the store."""
