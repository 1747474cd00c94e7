"""What counts as one client: an IPv4 address, or the /64 network of an IPv6 address (one customer's)."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

PREFIX = 64
"""Bits of an IPv6 address that name a customer's network; the rest is anybody's there to choose."""

IPAddress = IPv4Address | IPv6Address


def parsed(text: str) -> IPAddress | None:
    """The address in ``text``; None when there is none.

    An IPv4 address written as IPv6 (``::ffff:192.0.2.7``, as a socket for both kinds says it) is IPv4, and
    the zone of a link-local address (``fe80::1%eth0``) is left out.
    """
    try:
        found = ip_address(text)
    except ValueError:
        return None
    if isinstance(found, IPv6Address):
        return found.ipv4_mapped or IPv6Address(int(found))
    return found


def network_of(address: str) -> str:
    """What is counted for ``address``: ``192.0.2.7``, ``2001:db8:1:2::/64``.

    A text that is no address is its own network, so that a missing address ("") is one client.
    """
    found = parsed(address)
    if isinstance(found, IPv6Address):
        return str(ip_network((int(found), PREFIX), strict=False))
    return address if found is None else str(found)
