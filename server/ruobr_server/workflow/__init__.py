"""How anything that has a state changes it: tables of transitions, history, and writing once.

``machine.py`` says what may happen, ``service.py`` lets it happen, ``once.py`` keeps a repeated
request from happening twice.
"""
