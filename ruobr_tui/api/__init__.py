"""The ground floor: the wire's shapes, the rules both sides share, and the client that speaks them.

Imports no Textual and nothing else of ``ruobr_tui``; the server uses ``models`` and ``rules``.
"""
