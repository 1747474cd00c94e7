"""Children of other accounts on the home: what their own home showed last."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ruobr_tui.screens.today.sheet import WORK, DayRow, Row, Sheet

if TYPE_CHECKING:
    from ruobr_tui.account.open_accounts import OtherSheet
    from ruobr_tui.context import Context


class Others:
    """Rows and days of other accounts. Portals number children on their own, so here they have negative
    numbers.
    """

    def __init__(self) -> None:
        self.rows: list[Row] = []
        self.days: list[DayRow] = []
        self.names: dict[int, str] = {}
        """First names by number."""
        self.accounts: dict[int, str] = {}
        """Names of their accounts (``Owner.name``) by number."""

    def with_own(self, sheet: Sheet) -> Sheet:
        """Return the sheet of the shown account with these rows. It is shown only, and never stored."""
        return sheet._replace(rows=(*sheet.rows, *self.rows), days=(*sheet.days, *self.days))

    def add(self, other: OtherSheet, own: set[str]) -> None:
        """Add what another account's home showed last; nothing if another version stored it."""
        try:
            sheet = Sheet.from_json(other.sheet["sheet"])
        except (KeyError, TypeError, ValueError):
            return
        account = other.account
        numbers: dict[int, int] = {}
        for child, first_name in other.children.items():
            number = numbers[child] = -len(self.names) - 1
            is_taken = first_name in own or first_name in self.names.values()
            self.names[number] = f"{first_name}, {account.portal.name}" if is_taken else first_name
            self.accounts[number] = account.name
        for row in sheet.rows:
            if row.group != WORK and (not row.child or row.child in numbers):
                self.rows.append(
                    row._replace(
                        key=f"account/{account.name}/{row.key}",
                        child=numbers[row.child] if row.child else 0,
                        target=("account", account.name),
                        verbs=(),
                    )
                )
        self.days += [day._replace(child=numbers[day.child]) for day in sheet.days if day.child in numbers]


def others_on_home(context: Context, key: str) -> Others:
    """What the homes of other accounts showed last, where the settings want it."""
    others = Others()
    if context.config.all_accounts:
        own = {name for _id, name, _class in context.children}
        for other in context.accounts.other_sheets(key):
            others.add(other, own)
    return others
