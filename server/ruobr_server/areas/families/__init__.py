"""Families: data of parents and their children, and access of parents to diaries."""
