"""Complaints about schools that hand out no logins."""
