"""The SSH door: the same program on an SSH channel. One process, many sessions; no shell and no forwarding.

settings       → what a host may choose
host, workers  → listening, ending in good order, several processes on one port
door           → what all connections of a process share
connection     → one connection: who it is, and that it asks for one session and nothing else
channel        → that session: terminal, environment, keys, size
visit          → the program on it, from the first frame until nothing of it is left
"""
