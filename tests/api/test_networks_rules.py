"""Which addresses count as one client."""

from __future__ import annotations

import pytest

from ruobr_tui.api.rules.network.networks import network_of


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3::4", "2001:db8:1:2::/64"),
        ("2001:DB8:1:2:FFFF::", "2001:db8:1:2::/64"),
        ("2001:db8:1:3::", "2001:db8:1:3::/64"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("fe80::1%eth0", "fe80::/64"),
        ("fe80::2%anything", "fe80::/64"),
        ("", ""),
        ("unix:", "unix:"),
        ("192.0.2.007", "192.0.2.007"),  # no address for the system either
    ],
)
def test_an_address_counts_as_its_network(address: str, network: str) -> None:
    assert network_of(address) == network
