"""Proxies in front of a listener: which addresses are theirs, and whose address they pass on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network, ip_network

from ruobr_tui.api.rules.network.networks import IPAddress, parsed

WIDEST_IPV4, WIDEST_IPV6 = 8, 16
"""Bits of the widest network that can be an operator's own."""

MOST_HOPS = 20
"""Entries of ``X-Forwarded-For`` that are looked at, from the right."""


class WrongProxy(ValueError):
    """What was written is not the address of a proxy; ``str`` of it says which, and what is right."""


@dataclass(frozen=True, slots=True)
class Proxies:
    """Addresses and networks whose ``X-Forwarded-For`` is believed.

    ``unix`` says that a peer without an address (a Unix socket's) is a proxy too.
    """

    networks: tuple[IPv4Network | IPv6Network, ...]
    unix: bool = False

    def hold(self, address: str) -> bool:
        """Whether ``address`` is a proxy's."""
        return self.unix if not address else self._hold(parsed(address))

    def client(self, peer: str, forwarded: Iterable[str]) -> str:
        """The client's address of a request of ``peer`` with these ``X-Forwarded-For`` headers, in order.

        Each proxy appends its peer's address on the right. So the rightmost hop that is no trusted proxy is
        the client; everything to its left may be forged. A hop on its reporter's own machine (the same
        address, or a loopback one) is a client there, and counts too. If a proxy reports something that is
        no address, the proxy itself is the client.
        """
        if not self.hold(peer):
            return peer
        reporter = peer
        hops = [hop for value in forwarded for hop in value.split(",")]
        for hop in reversed(hops[-MOST_HOPS:]):
            address = _hop(hop)
            if address is None:
                return reporter
            if address.is_loopback or address == parsed(reporter) or not self._hold(address):
                return str(address)
            reporter = str(address)
        return reporter

    def _hold(self, address: IPAddress | None) -> bool:
        return address is not None and any(address in network for network in self.networks)


LOOPBACK = (ip_network("127.0.0.0/8"), ip_network("::1/128"))
"""This machine."""


def proxies_of(text: str) -> Proxies:
    """Addresses and networks, separated by commas: ``127.0.0.1``, ``10.1.2.0/24, 2001:db8::5``.

    Raises ``WrongProxy`` for a name, ``*``, a network of the whole world, and anything else.
    """
    return Proxies(tuple(_network(each.strip()) for each in text.split(",")))


def _network(text: str) -> IPv4Network | IPv6Network:
    try:
        network = ip_network(text)
    except ValueError as error:
        raise WrongProxy(
            f"{_shown(text)} is not the address of a proxy: write addresses or networks, such as 127.0.0.1 "
            "or 10.1.2.0/24, separated by commas; names and * are not taken."
        ) from error
    if isinstance(network, IPv6Network) and (mapped := network.network_address.ipv4_mapped) is not None:
        network = ip_network((int(mapped), max(0, network.prefixlen - 96)), strict=False)
    if network.prefixlen < (WIDEST_IPV4 if isinstance(network, IPv4Network) else WIDEST_IPV6):
        raise WrongProxy(f"{_shown(text)} is too wide a network: everybody in it could pose as the proxy.")
    return network


def _hop(text: str) -> IPAddress | None:
    """An entry of ``X-Forwarded-For``: an address, perhaps with a port (``192.0.2.7:80``, ``[::1]:80``)."""
    text = text.strip()
    if text.startswith("["):
        host, bracket, port = text[1:].partition("]")
        return parsed(host) if bracket and (not port or _is_port(port.removeprefix(":"))) else None
    if text.count(":") == 1:
        host, _, port = text.partition(":")
        return parsed(host) if _is_port(port) else None
    return parsed(text)


def _is_port(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 5


def _shown(text: str) -> str:
    return repr(text if len(text) <= 60 else text[:59] + "…")
