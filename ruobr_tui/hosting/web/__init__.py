"""The browser door: the same program over a WebSocket, in a page of our own. No outside address is used.

settings → what a host may choose, and what is refused
serving  → listening, and ending in good order
front    → the page, its files, the headers of every answer
door     → who may come in, who is there
visit    → one WebSocket: what travels, and the program at its end
"""
