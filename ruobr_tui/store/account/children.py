"""The children of an account as a sheet: what the first paint needs, readable without the models."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ruobr_tui.api.models.people import Account
    from ruobr_tui.store.store import Store

SHEET = "children"

Children = list[tuple[int, str, str]]
"""Id, first name and class of each child, in the portal's order."""


def children_of(account: Account) -> Children:
    """The children of a newly read account."""
    return [(child.id, child.first_name, child.class_name) for child in account.children]


def store_children(store: Store, account: Account) -> None:
    """Store the children of an account for the next start."""
    store.save_sheet(SHEET, {"children": children_of(account)})


def stored_children(store: Store) -> Children:
    """The children as last stored; empty if none are."""
    sheet = store.sheet(SHEET)
    if sheet is None:
        return []
    return [(int(number), str(name), str(group)) for number, name, group in sheet["children"]]
