"""Asking the portals of several accounts what is new, each on its own."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING

from ruobr_tui.api.errors import AnotherAccount, RuobrError, Timeout

if TYPE_CHECKING:
    from ruobr_tui.account.open_accounts import OpenAccounts
    from ruobr_tui.context import Context

PATIENCE = 15.0
"""Seconds for one account's portal."""


async def fetch_account(accounts: OpenAccounts, name: str) -> RuobrError | None:
    """Fetch what is new of an account into its own store. Returns why that failed, if it did.

    An account that was not open is closed again.
    """
    was_open = accounts.find(name) is not None
    context = accounts.open(name)
    if context is None:
        return None
    problem: RuobrError | None = None
    try:
        async with asyncio.timeout(PATIENCE):
            problem = await _fetch_news(context)
    except TimeoutError:
        problem = Timeout()
    except AnotherAccount as error:  # what was remembered opens another one: nothing of it is used
        problem = error
        if not accounts.is_needed(context):
            await context.leave_account()
    except RuobrError as error:
        problem = error
    finally:
        if not was_open and not accounts.is_needed(context):
            accounts.drop(context)
            with suppress(RuobrError):
                await context.close_portal()
            context.close()
    return problem


async def _fetch_news(context: Context) -> RuobrError | None:
    """Fetch the account, its letters and each child's week; the store finds out what is new."""
    from ruobr_tui.account.sign_in import load_account
    from ruobr_tui.api import resources
    from ruobr_tui.api.rules.diary.calendar import week_of

    portal = await context.portal()
    account = await load_account(context, portal)
    if account.error is not None:
        return _ours(account.error)
    inbox = await context.store.refresh(resources.inbox(), portal)
    problem = _ours(inbox.error)
    for child, _name, _class in context.children:
        first, last = week_of(context.today_of(child))
        lessons = await context.store.fetch_lessons(child, first, last, portal)
        problem = problem or _ours(lessons.error)
    return problem


def _ours(error: Exception | None) -> RuobrError | None:
    return error if isinstance(error, RuobrError) else None
