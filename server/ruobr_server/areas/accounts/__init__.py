"""Accounts: logins, sessions, access to diaries."""
