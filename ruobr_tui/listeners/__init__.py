"""What every listener stands behind: the portal, the SSH host, the browser host and the sandboxes.

limits      → the numbers
places      → how many connections there may be, in all and from one network
acceptor    → takes connections from a listening socket, before TLS, HTTP or SSH cost anything
http        → deadlines and budgets of HTTP requests
web_socket  → the same for WebSockets
server      → uvicorn with all of these
forwarded   → whose address a request has that came through a proxy
"""
