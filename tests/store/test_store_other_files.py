"""Files beside the store: which accounts there are, and counted requests."""

from __future__ import annotations

from pathlib import Path

from ruobr_tui.api.pace import Limits
from ruobr_tui.store.account.accounts import Accounts
from ruobr_tui.store.account.owner import Owner
from ruobr_tui.store.requests import SharedLedger
from support.fixtures import FixedClock


def test_the_account_that_was_used_last_stands_first(tmp_path: Path, clock: FixedClock) -> None:
    accounts = Accounts(tmp_path / "accounts.json")
    for login in ("anna", "boris"):
        accounts.used("https://one.test/", Owner("https://one.test", login, login), clock())
        clock.advance(minutes=1)
    assert [each.login for each in accounts.all()] == ["boris", "anna"]
    accounts.used("https://two.test/", Owner("https://two.test", "anna", "x"), clock())
    accounts.forget("https://two.test", "ANNA ")
    assert [(each.server, each.login) for each in accounts.all()] == [
        ("https://one.test/", "boris"),
        ("https://one.test/", "anna"),
    ], "the same login at another portal is another account"
    last = accounts.last()
    assert last is not None
    assert last.login == "boris"


def test_requests_are_counted_for_each_portal_and_for_a_minute(tmp_path: Path) -> None:
    limits = Limits(2, 2)
    file = tmp_path / "requests.sqlite"
    one, other = SharedLedger(file, "one"), SharedLedger(file, "other")
    again = SharedLedger(file, "one")
    assert one.take(1000.0, limits, False) == 0
    assert again.take(1001.0, limits, False) == 0
    assert one.take(1002.0, limits, False) > 0
    assert other.take(1002.0, limits, False) == 0
    assert one.take(1060.0, limits, False) == 0, "the first is a minute old"
    assert one.take(500.0, limits, False) == 0, "the clock was set back: what is ahead of it does not count"
