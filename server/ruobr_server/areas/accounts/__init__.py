"""Accounts: logins, sessions, who may read whose diary."""
