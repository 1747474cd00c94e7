"""The ledger of a generated school: entries with their running balances, as the ledger itself writes them."""

from __future__ import annotations

from datetime import date, datetime

from ruobr_server.areas.ledger import tables as ledger
from ruobr_server.demo.population import Numbers
from ruobr_server.demo.rows import Rows, stamp

OTHER_SIDE = {"payment": "bank", "subsidy": "subsidy", "charge": "canteen"}
"""The school's account on the other side of each kind of entry."""


class LedgerRows:
    """Add entries, then ``finish`` writes the accounts."""

    def __init__(self, rows: Rows, numbers: Numbers, school_id: int) -> None:
        self._rows, self._numbers, self._school_id = rows, numbers, school_id
        self._accounts: dict[tuple[int, str], tuple[int, int]] = {}

    def entry(self, pupil_id: int, kind: str, amount: int, day: date, at: datetime) -> None:
        """An amount added to (positive) or taken from a child's account."""
        number = self._numbers.take("ledger_entries")
        self._rows.of(ledger.ledger_entries).append(
            (
                self._school_id,
                number,
                kind,
                day.isoformat(),
                stamp(at),
                f"demo/{number}",
                None,
                "",
                None,
                None,
            )
        )
        self._post(pupil_id, "meals", number, amount)
        self._post(0, OTHER_SIDE[kind], number, -amount)

    def _post(self, pupil_id: int, name: str, entry_id: int, amount: int) -> None:
        balance, postings = self._accounts.get((pupil_id, name), (0, 0))
        self._accounts[pupil_id, name] = after = (balance + amount, postings + 1)
        self._rows.of(ledger.ledger_postings).append(
            (self._school_id, pupil_id, name, after[1], entry_id, amount, after[0])
        )

    def finish(self) -> None:
        """Write the accounts, with the balances of their last postings."""
        for (pupil_id, name), (balance, postings) in sorted(self._accounts.items()):
            self._rows.of(ledger.ledger_accounts).append((self._school_id, pupil_id, name, balance, postings))
