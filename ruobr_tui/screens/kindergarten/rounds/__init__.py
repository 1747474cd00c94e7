"""Allocation rounds at the desk: the plan, its protocol, those that were applied."""
