"""Topping up meal accounts through the bank's gateway: orders, their settlement, refunds."""
