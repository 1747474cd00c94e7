"""Whose request it is that a proxy has passed on."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ruobr_tui.api.rules.network.networks import parsed
from ruobr_tui.api.rules.network.proxies import LOOPBACK, Proxies, WrongProxy, proxies_of

PROXIES = proxies_of("127.0.0.1, 10.1.2.0/24,2001:db8::5")


@pytest.mark.parametrize(
    ("peer", "forwarded", "client"),
    [
        ("127.0.0.1", ["192.0.2.7"], "192.0.2.7"),
        ("127.0.0.1", ["203.0.113.9, 192.0.2.7"], "192.0.2.7"),  # it appends: what stood there is hearsay
        ("127.0.0.1", ["203.0.113.9", "192.0.2.7"], "192.0.2.7"),
        ("127.0.0.1", ["203.0.113.9, 192.0.2.7, 10.1.2.3"], "192.0.2.7"),  # two proxies
        ("10.1.2.3", ["192.0.2.7"], "192.0.2.7"),
        ("2001:db8::5", ["2001:db8:7::1"], "2001:db8:7::1"),
        ("::ffff:127.0.0.1", ["::ffff:192.0.2.7"], "192.0.2.7"),
        ("127.0.0.1", ["192.0.2.7:4711"], "192.0.2.7"),
        ("127.0.0.1", ["[2001:db8:7::1]:4711"], "2001:db8:7::1"),
        ("127.0.0.1", ["[2001:db8:7::1]"], "2001:db8:7::1"),
        # somebody on the proxy's own machine
        ("127.0.0.1", ["203.0.113.9, 127.0.0.1"], "127.0.0.1"),
        ("127.0.0.1", ["203.0.113.9, ::1"], "::1"),
        ("10.1.2.3", ["203.0.113.9, 10.1.2.3"], "10.1.2.3"),
        ("10.1.2.3", ["203.0.113.9, 127.0.0.1"], "127.0.0.1"),
        # nobody, or nonsense: then it is the proxy
        ("127.0.0.1", [], "127.0.0.1"),
        ("127.0.0.1", [""], "127.0.0.1"),
        ("127.0.0.1", ["unknown"], "127.0.0.1"),
        ("127.0.0.1", ["203.0.113.9, unknown"], "127.0.0.1"),
        ("127.0.0.1", ["203.0.113.9,"], "127.0.0.1"),
        ("127.0.0.1", ["192.0.2.7:port"], "127.0.0.1"),
        ("127.0.0.1", ["10.1.2.9"], "10.1.2.9"),  # the proxies alone
        # who is no proxy is not believed
        ("192.0.2.1", ["203.0.113.9"], "192.0.2.1"),
        ("10.1.3.3", ["203.0.113.9"], "10.1.3.3"),
        ("", ["203.0.113.9"], ""),
    ],
)
def test_the_nearest_hop_that_is_no_proxy_is_the_client(peer: str, forwarded: list[str], client: str) -> None:
    assert PROXIES.client(peer, forwarded) == client


NO_PROXIES = (
    ["*", "", "localhost", "proxy.school.ru", "10.0.0.1;10.0.0.2", "10.0.0.1,", "10.0.0.300", "10.1.2.3/24"],
    ["0.0.0.0/0", "::/0", "0.0.0.0/4", "::ffff:0.0.0.0/96", "2001::/3"],
    ["10.0.0.1 10.0.0.2", "127.0.0.1:80", "\x1b[2J"],
)


@pytest.mark.parametrize("text", [each for row in NO_PROXIES for each in row])
def test_what_is_no_address_of_a_proxy_is_refused_in_one_line(text: str) -> None:
    with pytest.raises(WrongProxy) as caught:
        proxies_of(text)
    assert str(caught.value).isprintable()


@settings(deadline=None)
@given(st.lists(st.text(alphabet="0123456789abcdef.:[], x\r\n\0", max_size=60), max_size=4))
def test_whatever_is_forwarded_the_client_is_an_address(forwarded: list[str]) -> None:
    assert parsed(PROXIES.client("127.0.0.1", forwarded)) is not None


def test_a_long_chain_is_looked_at_from_its_end() -> None:
    assert PROXIES.client("127.0.0.1", ["192.0.2.7, " * 100_000 + "10.1.2.3"]) == "192.0.2.7"


def test_who_may_open_a_unix_socket_is_a_proxy() -> None:
    proxies = Proxies(LOOPBACK, unix=True)
    assert proxies.client("", ["203.0.113.9, 192.0.2.7"]) == "192.0.2.7"
    assert proxies.client("", []) == ""
    assert not Proxies(LOOPBACK).hold("")


@pytest.mark.parametrize(
    ("written", "holds", "not_held"),
    [
        ("10.0.0.0/8", ["10.0.0.0", "10.255.255.255"], ["11.0.0.0", "9.255.255.255"]),
        ("2001::/16", ["2001::1", "2001:ffff::"], ["2002::"]),
        ("::ffff:10.1.2.0/120", ["10.1.2.0", "10.1.2.255", "::ffff:10.1.2.9"], ["10.1.3.0", "10.1.1.255"]),
        ("::ffff:10.1.2.3", ["10.1.2.3"], ["10.1.2.2", "10.1.2.4"]),
        ("192.0.2.1, 192.0.2.3", ["192.0.2.1", "192.0.2.3"], ["192.0.2.2", ""]),
    ],
)
def test_what_a_network_holds(written: str, holds: list[str], not_held: list[str]) -> None:
    proxies = proxies_of(written)
    assert all(proxies.hold(address) for address in holds)
    assert not any(proxies.hold(address) for address in not_held)


@pytest.mark.parametrize("text", ["10.0.0.0/7", "2000::/15", "0.0.0.0/0", "::/0", "::ffff:0.0.0.0/96"])
def test_a_network_of_everybody_is_too_wide(text: str) -> None:
    with pytest.raises(WrongProxy) as error:
        proxies_of(text)
    assert str(error.value) == f"{text!r} is too wide a network: everybody in it could pose as the proxy."


@pytest.mark.parametrize(
    ("text", "shown"), [("x" * 60, "x" * 60), ("x" * 61, "x" * 59 + "…"), ("proxy.example", "proxy.example")]
)
def test_what_is_no_address_is_shown_shortened_with_what_one_is(text: str, shown: str) -> None:
    with pytest.raises(WrongProxy) as error:
        proxies_of(text)
    assert str(error.value) == (
        f"{shown!r} is not the address of a proxy: write addresses or networks, such as 127.0.0.1 "
        "or 10.1.2.0/24, separated by commas; names and * are not taken."
    )


@pytest.mark.parametrize(
    ("hop", "client"),
    [
        ("192.0.2.7", "192.0.2.7"),
        (" 192.0.2.7:80 ", "192.0.2.7"),
        ("192.0.2.7:12345", "192.0.2.7"),
        ("192.0.2.7:123456", "10.0.0.1"),
        ("192.0.2.7:", "10.0.0.1"),
        ("192.0.2.7:x", "10.0.0.1"),
        ("192.0.2.7:٣", "10.0.0.1"),
        ("[2001:db8::1]", "2001:db8::1"),
        ("[2001:db8::1]:443", "2001:db8::1"),
        ("[2001:db8::1]:443443", "10.0.0.1"),
        ("[2001:db8::1]443:", "10.0.0.1"),
        ("[2001:db8::1", "10.0.0.1"),
        ("2001:db8::1", "2001:db8::1"),
        ("unknown", "10.0.0.1"),
        ("", "10.0.0.1"),
    ],
)
def test_each_way_of_writing_a_hop(hop: str, client: str) -> None:
    assert proxies_of("10.0.0.0/8").client("10.0.0.1", [hop]) == client


def test_twenty_hops_are_looked_at_and_no_more() -> None:
    proxies = proxies_of("10.0.0.0/8")
    nineteen = [f"10.0.0.{number}" for number in range(2, 21)]
    assert proxies.client("10.0.0.1", ["192.0.2.7", *nineteen]) == "192.0.2.7"
    assert proxies.client("10.0.0.1", ["192.0.2.7", "10.0.0.99", *nineteen]) == "10.0.0.99"
