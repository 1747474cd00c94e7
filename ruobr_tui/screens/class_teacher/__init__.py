"""Desk of a class teacher: requests for diaries, and logins of the class."""
