"""Topping up meal accounts through the bank's gateway: orders, what the bank says of them, refunds."""
