"""Payments, and refunds at the desk."""
