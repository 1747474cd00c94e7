"""The SSH host: the program on an SSH channel. One process, many sessions; no shell and no forwarding.

settings       → options of a host
host, workers  → listening, graceful shutdown, several processes on one port
server         → state that all connections of a process share
connection     → one connection: authentication, and at most one session channel
channel        → that channel: terminal, environment, input, size
session        → the program on it, from the first frame to its end
exec_request   → a printing command instead of the program
"""
