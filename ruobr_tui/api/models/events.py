"""The kinds of live events. Needs nothing else, so that a screen may name them before its first paint."""

from __future__ import annotations

PAYMENT, BALANCE = "payment", "balance"
"""A payment's state, money on a child's account."""

MARK, ABSENCE, HOMEWORK, LESSON = "mark", "absence", "homework", "lesson"
"""Of the diary: a child's marks, absences, homework, or anything else of a lesson."""

MORE, MOST_IN_ONE = "more", 50
"""In the data of an event of the diary: what else was recorded at once, a list of ``{kind, child, lesson}``;
and the maximum number of changes in one event."""

LETTER = "letter"
"""A letter has come."""

KINDERGARTEN, QUEUE, EXCHANGE, FIRST_GRADE = "kindergarten", "queue", "exchange", "first-grade"
"""Of applications: to a kindergarten, a place in its queue, an exchange of places, to a school."""

APPROVAL = "approval"
"""A request that waits for a second person, or what became of it."""
ACCOUNT = "account"
"""An administrator has changed how one signs in: a new password, or the second factor turned off."""
DESK = "desk"
"""Something at a desk of the account: ``{desk, item}``, without ``item`` several at once."""

RESET = "reset"
"""The portal cannot resume after the last received event: everything must be read again."""

DIARY = frozenset({MARK, ABSENCE, HOMEWORK, LESSON})
"""What a week shows."""
