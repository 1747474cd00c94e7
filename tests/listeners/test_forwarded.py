"""What an application learns of its clients when a proxy stands in front."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from ruobr_server.serving import Serving, check
from ruobr_server.starting import NotStarted
from ruobr_tui.api.rules.network.proxies import Proxies, proxies_of
from ruobr_tui.listeners.limits import HttpLimits
from support.guarded import Peer, serving, until_taken

FORGED = "X-Forwarded-For: 203.0.113.9", "X-Forwarded-Proto: https", "Forwarded: for=203.0.113.8;proto=https"


async def seen(proxies: Proxies | None, headers: Iterable[str]) -> tuple[str, str]:
    """The address and the scheme that the application sees."""
    async with serving(proxies=proxies) as server:
        peer = await Peer.of(server)
        lines = ["GET / HTTP/1.1", "Host: school", *headers, "", ""]
        await peer.say("\r\n".join(lines).encode())
        _, address, scheme = (await peer.answer()).decode().rpartition("\r\n")[2].split()
        peer.close()
    return address, scheme


async def test_a_proxy_of_ours_is_believed() -> None:
    headers = ["X-Forwarded-For: 203.0.113.9, 192.0.2.7", "X-Forwarded-Proto: https"]
    assert await seen(proxies_of("127.0.0.0/8"), headers) == ("192.0.2.7", "https")


@pytest.mark.parametrize("proxies", [None, proxies_of("10.1.2.3")], ids=["none", "another"])
async def test_nobody_else_is(proxies: Proxies | None) -> None:
    assert await seen(proxies, FORGED) == ("127.0.0.1", "http")


async def test_the_header_of_rfc_7239_is_not_heeded() -> None:
    assert await seen(proxies_of("127.0.0.1"), FORGED[2:]) == ("127.0.0.1", "http")


async def test_two_schemes_are_none() -> None:
    headers = ["X-Forwarded-For: 192.0.2.7", "X-Forwarded-Proto: https", "X-Forwarded-Proto: http"]
    assert await seen(proxies_of("127.0.0.1"), headers) == ("192.0.2.7", "http")


async def test_a_proxy_has_no_share_of_one_client() -> None:
    limits = HttpLimits(connections=20, per_network=5)
    async with serving(limits=limits, proxies=proxies_of("127.0.0.1")) as server:
        peers = await Peer.crowd(server, 12)
        await until_taken(server, 12)
        others = await Peer.crowd(server, 12, "127.0.0.2")
        await until_taken(server, 17)
        for peer in (*peers, *others):
            peer.close()


@pytest.mark.parametrize("text", ["*", "proxy.school.ru", "10.0.0.1,", "0.0.0.0/0"])
def test_the_portal_refuses_what_is_no_proxy(text: str) -> None:
    with pytest.raises(NotStarted, match="--behind-proxy: ") as caught:
        check(Serving(database="", host="0.0.0.0", behind_proxy=text))
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("text", ["127.0.0.1", "10.1.2.0/24, 2001:db8::/32"])
def test_the_portal_takes_addresses_and_networks(text: str) -> None:
    check(Serving(database="", host="0.0.0.0", behind_proxy=text))
