"""Whose something is that is stored: the portal's account, not the login that it has today.

A login can be changed, and at some portals another person then gets it. So everything that is stored is
named by the account's permanent identifiers, and compared with the portal's response before they are used.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

from ruobr_tui.files.paths import hashed, normal_server

if TYPE_CHECKING:
    from ruobr_tui.api.models.people import Account

PARENT, PUPIL = "parent", "pupil"


@dataclass(frozen=True, slots=True)
class Owner:
    """An account at a portal, with the identifiers that the portal sends.

    ``account``: its permanent identifier, "" if the portal sends none (the mobile interface alone).
    ``person``: the record id of a pupil, or of a parent if sent. ``children`` are pupils' ids.
    """

    server: str
    login: str
    account: str = ""
    kind: str = ""
    person: int | None = None
    first_name: str = field(default="", repr=False)
    children: tuple[int, ...] = ()

    @classmethod
    def of(cls, server: str, login: str, account: Account) -> Owner:
        """The owner from the portal's response about the account that signed in with ``login``."""
        # As typed, unless the portal sends another one.
        if account.login and account.login.casefold() != login.strip().casefold():
            login = account.login
        return cls(
            normal_server(server),
            login.strip(),
            account.account_id,
            PARENT if account.is_parent else PUPIL,
            account.person,
            account.first_name,
            tuple(sorted(child.id for child in account.children)),
        )

    @property
    def name(self) -> str:
        """What everything of this account is named by: 32 hexadecimal digits."""
        if self.account:
            return hashed("account", self.server, self.account)
        if self.person is not None:
            return hashed("person", self.server, self.kind, str(self.person))
        return hashed("login of", self.server, self.login.casefold())

    @property
    def is_known(self) -> bool:
        """Whether the identifiers suffice to recognise the account; otherwise nothing is stored."""
        return bool(self.account or self.person is not None or self.children)

    def is_same(self, other: Owner) -> bool:
        """Whether both are provably one account. Unknown is no."""
        if self.server != other.server:
            return False
        if self.account and other.account:
            return self.account == other.account
        if self.kind != other.kind:
            return False
        if self.person is not None and other.person is not None:
            return self.person == other.person
        # The mobile contract alone: the same login with a child in common is the best that can be known.
        names = {self.first_name.casefold(), other.first_name.casefold()} - {""}
        has_one_name = len(names) <= 1
        same_login = self.login.casefold() == other.login.casefold()
        return same_login and has_one_name and bool(set(self.children) & set(other.children))

    def to_json(self) -> dict[str, Any]:
        """As it is stored."""
        return asdict(self) | {"children": list(self.children)}


def owner_of(raw: object) -> Owner | None:
    """What ``to_json`` gave; None for anything else."""
    if not isinstance(raw, Mapping):
        return None
    texts = [raw.get(name) for name in ("server", "login", "account", "kind", "first_name")]
    person, children = raw.get("person"), raw.get("children")
    if not all(isinstance(text, str) for text in texts) or not isinstance(children, list):
        return None
    if not all(type(child) is int for child in children) or not (person is None or type(person) is int):
        return None
    server, login, account, kind, first_name = map(str, texts)
    return Owner(server, login, account, kind, person, first_name, tuple(children))


def owner_of_answer(server: str, login: str, raw: object) -> Owner | None:
    """Like ``Owner.of``, from the raw response and without models; None if that is no account."""
    if not isinstance(raw, Mapping):
        return None
    is_parent = raw.get("status") == "applicant"
    rows = raw.get("childs") if is_parent else [raw]
    numbers = [row.get("id") for row in rows if isinstance(row, Mapping)] if isinstance(rows, list) else []
    children = tuple(sorted(number for number in numbers if type(number) is int))
    person, account, first_name = (raw.get(name) for name in ("id", "account_id", "first_name"))
    return Owner(
        normal_server(server),
        login.strip(),
        account if isinstance(account, str) else "",
        PARENT if is_parent else PUPIL,
        person if type(person) is int else None,
        first_name if isinstance(first_name, str) else "",
        children,
    )
