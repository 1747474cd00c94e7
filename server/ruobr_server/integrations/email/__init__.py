"""Outgoing email: queued in the transaction of its cause, sent by a job."""
