"""Names of people: the surname comes first."""

from __future__ import annotations

from collections.abc import Mapping


def full_name(values: Mapping[str, str]) -> str:
    """Return surname and first name of what a form has, as far as they are filled in."""
    return " ".join(filter(None, map(values.get, ("last_name", "first_name"))))


def first_name(name: str) -> str:
    """Return the first name of "surname, first name, patronymic"."""
    names = name.split()
    return names[1] if len(names) > 1 else name
