"""How anything that has a state changes it: tables of transitions, history, and writing once.

``machine.py`` says what may happen, ``service.py`` lets it happen, ``revoking.py`` remembers what a
decision has changed so that it can be revoked, ``once.py`` keeps a repeated request from happening twice.
"""
