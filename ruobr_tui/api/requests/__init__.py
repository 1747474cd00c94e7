"""Reads and changes beyond the mobile contract, one file for each area."""
