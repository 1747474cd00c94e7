"""How many connections there may be. One network never takes them all, however many it opens."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from ruobr_tui.api.rules.network.networks import network_of
from ruobr_tui.api.rules.network.proxies import Proxies

_PROXY = "proxy "


def _nothing() -> None: ...


def _always() -> bool:
    return True


@dataclass(eq=False, slots=True)
class Place:
    """The place of one connection. Whoever serves it sets ``end`` and ``is_expendable``."""

    network: str
    _places: Places = field(repr=False)
    end: Callable[[], object] = _nothing
    """End the connection at once."""
    is_expendable: Callable[[], bool] = _always
    """Whether it may be ended for somebody else's sake: it is idle, or has not said who it is."""

    def give_back(self) -> None:
        """The connection is gone; a second time does nothing."""
        self.end, self.is_expendable = _nothing, _always
        self._places.remove(self)


class Places:
    """At most ``total`` connections, ``per_network`` from one network; proxies in front have no such share.

    When all places are taken, a newcomer gets that of the oldest expendable connection of the network
    with the most, if that network has more than the newcomer's has expendable ones.
    """

    def __init__(self, total: int, per_network: int, proxies: Proxies | None = None) -> None:
        self._total = total
        self._per_network = min(per_network, max(1, total // 2))
        self._proxies = proxies or Proxies(())
        self._by_network: dict[str, dict[Place, None]] = {}  # the oldest first
        self._taken = 0

    @property
    def taken(self) -> int:
        """How many there are."""
        return self._taken

    def of(self, address: str) -> int:
        """How many the network of ``address`` has."""
        return len(self._by_network.get(network_of(address), ()))

    def take(self, address: str) -> Place | None:
        """A place for a connection from ``address`` ("" for a Unix socket); None when there is none."""
        is_proxy = self._proxies.hold(address)
        network = f"{_PROXY}{address}" if is_proxy else network_of(address)
        own = self._by_network.get(network, {})
        if len(own) >= self._per_network and not is_proxy:
            return None
        if self._taken >= self._total and not self.make_room(sum(each.is_expendable() for each in own)):
            return None
        place = Place(network, self)
        self._by_network.setdefault(network, {})[place] = None
        self._taken += 1
        return place

    def make_room(self, own: int = 0) -> bool:
        """End the oldest expendable connection of the network with the most; False when there is none, or
        no network has more than ``own``.
        """
        if not self._by_network:
            return False
        largest = max(self._by_network, key=self._count)
        if len(self._by_network[largest]) <= own:
            return False
        if self._end_one_of(largest):
            return True
        others = sorted(self._by_network, key=self._count, reverse=True)
        return any(self._end_one_of(each) for each in others if self._count(each) > own)

    def _count(self, network: str) -> int:
        return len(self._by_network[network])

    def _end_one_of(self, network: str) -> bool:
        if network.startswith(_PROXY):
            return False
        for place in self._by_network[network]:
            if place.is_expendable():
                end = place.end
                place.give_back()
                end()
                return True
        return False

    def remove(self, place: Place) -> None:
        """Free a place."""
        places = self._by_network.get(place.network)
        if places is None or place not in places:
            return
        del places[place]
        self._taken -= 1
        if not places:
            del self._by_network[place.network]
