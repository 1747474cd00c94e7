"""Addresses as people write them, and whether a piece of territory holds one."""

from __future__ import annotations

import re
from dataclasses import dataclass

_TYPES = {
    "улица": "улица",
    "ул": "улица",
    "проспект": "проспект",
    "пр": "проспект",
    "просп": "проспект",
    "пр-т": "проспект",
    "пр-кт": "проспект",
    "переулок": "переулок",
    "пер": "переулок",
    "проезд": "проезд",
    "пр-д": "проезд",
    "бульвар": "бульвар",
    "б-р": "бульвар",
    "бул": "бульвар",
    "шоссе": "шоссе",
    "ш": "шоссе",
    "площадь": "площадь",
    "пл": "площадь",
    "набережная": "набережная",
    "наб": "набережная",
}
_SETTLEMENT = re.compile(r"^(?:г|город|п|пос|посёлок|поселок|с|село|д|деревня|пгт|рп)\.?\s+(?=[а-я])")
_HOUSE = re.compile(
    r"^(?:д|дом|зд)?\.?\s*(\d{1,4})\s*([а-я]?)(?:[-/\\]\s*\d+)?(?:\s*(?:к|корп|корпус|стр)\b.*)?$"
)
_STREET_WITH_HOUSE = re.compile(r"^(.*?\D)\s(?:д|дом)?\.?\s*(\d{1,4}\s*[а-я]?(?:[-/]\d+)?)$")
_WORD = re.compile(r"[а-яa-z0-9-]+")


@dataclass(frozen=True, slots=True)
class Place:
    """A house: settlement and street in plain words, the street's type, number and letter ("" for none)."""

    settlement: str
    kind: str
    street: str
    house: int
    letter: str = ""


@dataclass(frozen=True, slots=True)
class Territory:
    """Houses of a street from ``first`` to ``last``, all, odd or even ones; of a settlement ("": any)."""

    settlement: str
    street: str
    first: int = 1
    last: int = 9999
    parity: str = "all"

    def holds(self, place: Place) -> bool:
        """Whether the house belongs to it."""
        kind, street = street_of(self.street)
        if (kind, street) != (place.kind, place.street):
            return False
        if self.settlement and place.settlement and settlement_of(self.settlement) != place.settlement:
            return False
        if not self.first <= place.house <= self.last:
            return False
        return self.parity == "all" or (place.house % 2 == 1) == (self.parity == "odd")


def place_of(address: str) -> Place | None:
    """The house of an address; None without a recognisable street and number."""
    parts = [part.strip() for part in _plain(address).split(",") if part.strip()]
    settlement = ""
    street: tuple[str, str] | None = None
    for number, part in enumerate(parts):
        if street is None and _SETTLEMENT.match(part) and not _kind_in(part):
            settlement = settlement_of(part)
            continue
        found = _STREET_WITH_HOUSE.match(part)
        if street is None and found and street_of(found[1])[1] not in ("", "д", "дом", "кв"):
            house = _HOUSE.match(found[2].strip())
            if house:
                kind, name = street_of(found[1])
                return Place(settlement, kind, name, int(house[1]), house[2])
        if street is None and _kind_in(part):
            street = street_of(part)
            continue
        house = _HOUSE.match(part)
        if house and street is None and number > 0 and not _is_region(parts[number - 1]):
            street = street_of(parts[number - 1])
        if house and street is not None:
            return Place(settlement, *street, int(house[1]), house[2])
    return None


def street_of(text: str) -> tuple[str, str]:
    """Type and name of a street, whatever their order: ("проспект", "строителей")."""
    words = [word.strip("-") for word in _WORD.findall(_plain(text))]
    kind = next((_TYPES[word] for word in words if word in _TYPES), "улица")
    return kind, " ".join(word for word in words if word not in _TYPES)


def settlement_of(text: str) -> str:
    """A settlement without its type: "москва"."""
    return _SETTLEMENT.sub("", _plain(text)).strip()


def _plain(text: str) -> str:
    return " ".join(text.casefold().replace("ё", "е").replace("№", " ").split())


def _kind_in(part: str) -> bool:
    return any(word in _TYPES for word in _WORD.findall(part))


def _is_region(part: str) -> bool:
    return part.isdecimal() or "обл" in part or "край" in part or bool(_SETTLEMENT.match(part))
