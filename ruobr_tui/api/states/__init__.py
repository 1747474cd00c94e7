"""The states of everything that has some: an enum for each workflow, one file for each area.

The values are the words of the wire. Sets of states (``OPEN``, ``FINAL`` …) are defined here alone: the
server's transitions and the client's screens use the same ones. Another or a newer server may send a state
that is not here, so models keep it as it was sent. Members are texts, so the two can be compared.
"""
