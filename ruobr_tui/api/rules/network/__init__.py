"""Addresses of clients: networks, proxies, the address that a host passes on."""
