"""The browser host: the program over a WebSocket, in a page of our own. No external address is used.

settings → options of a host, and those that are refused
serving  → listening, graceful shutdown
app      → the page, its files, the headers of every response
server   → state that all sessions share: limits, allowed origins
session  → one WebSocket and the program on it
"""
