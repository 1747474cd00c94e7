"""The areas of the portal: each declares in its area.py what it adds to the server."""
