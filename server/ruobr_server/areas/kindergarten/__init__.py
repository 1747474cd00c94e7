"""Kindergarten: applications, the queue, referrals, exchange of places, and the desk that decides."""
