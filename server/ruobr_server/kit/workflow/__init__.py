"""Workflows: tables of state transitions, history, revocable decisions, idempotent requests.

``machine.py`` declares transitions, ``service.py`` makes them, ``revocation.py`` stores what a decision has
changed so that it can be revoked, ``idempotency.py`` repeats the response of a repeated request.
"""
