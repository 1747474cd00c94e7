"""Complaints of people whose school gives out no login; they learn the result without signing in."""
