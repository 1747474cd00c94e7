"""Rows as lines for people: a heading for each child and day, then a line for each row."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from itertools import groupby

from ruobr_tui import phrases
from ruobr_tui.i18n import N_, _
from ruobr_tui.output.rows import MAY_BE_UNKNOWN, Part, Row
from ruobr_tui.screens.kindergarten.labels import state_name

KINDS = {
    "mark-new": N_("new mark"),
    "mark-changed": N_("mark changed"),
    "mark-removed": N_("mark removed"),
    "homework-new": N_("homework"),
    "homework-changed": N_("homework changed"),
    "homework-removed": N_("homework removed"),
    "absence-new": N_("absence"),
    "absence-changed": N_("absence changed"),
    "absence-removed": N_("absence removed"),
    "remark-new": N_("teacher’s note"),
    "remark-removed": N_("teacher’s note removed"),
    "cancelled": N_("lesson cancelled"),
    "restored": N_("lesson reinstated"),
    "letter": N_("message"),
    "low-balance": N_("little on the meal account"),
}
"""How the kinds of news are called."""

MEAL_STATES = {
    "received": N_("received"),
    "cancelled": N_("cancelled"),
    "ordered": N_("ordered"),
}
"""How the states of a meal are called."""


def as_text(command: str, parts: Sequence[Part]) -> str:
    """The lines of a command; each child has a heading."""
    lines: list[str] = []
    for part in parts:
        if part.rows or part.child is not None:
            lines += [" ".join(filter(None, (part.name, part.group))), ""]
            nothing = [_("nothing")] if part.is_known else [] if part.notes else [_("not known")]
            body = list(_BODIES[command](part)) or [f"  {each}" for each in nothing]
            lines += [*body, *(f"  {note}" for note in part.notes), ""]
    return "\n".join(line.rstrip() for line in lines or [_("nothing")])


def _week(part: Part) -> Iterator[str]:
    for day, rows in groupby(part.rows, key=lambda row: str(row["date"])):
        yield _day(day)
        for row in rows:
            row = _shown(row)
            number = "" if row["number"] is None else str(row["number"])
            marks = " ".join(filter(None, (row["marks"], row["absence"])))
            cancelled = f"({_('cancelled')})" if row["cancelled"] else ""
            place = f"[{row['room']}]" if row["room"] else ""
            times = "-".join(filter(None, (row["start"], row["end"])))
            yield f"  {number:>2} {times:11}  " + "  ".join(
                filter(None, (row["subject"], place, marks, cancelled))
            )
            yield from _indented(row["topic"])
            yield from _indented(row["homework"], f"{_('homework')}: ")
            yield from _indented(row["remarks"], "! ")
            yield from _indented(row["note"], "* ")
        yield ""


def _marks(part: Part) -> Iterator[str]:
    rows: dict[str, list[str]] = {}
    for row in part.rows:
        rows.setdefault(row["subject"], []).append(f"{row['mark']}{_weight(row['weight'])}")
    for summary in part.more["subjects"]:
        about = []
        average = summary["average"] or summary["portal_average"]
        if summary["average"] is None and average is not None:
            about.append(_("the portal’s average"))
        if summary["enough_marks"] is False and not summary["final"]:
            about.append(_("few marks"))
        if summary["final"]:
            about.append(_("final mark %(mark)s") % {"mark": summary["final"]})
        marks = " ".join(rows.get(summary["subject"], ()))
        named = f"{summary['subject']}: {marks}" if marks else str(summary["subject"])
        aside = f"  ({', '.join(about)})" if about else ""
        value = phrases.decimal(Decimal(average)) if average else "—"
        yield f"  {value:>4}  {named}{aside}"


def _homework(part: Part) -> Iterator[str]:
    for day, rows in groupby(part.rows, key=lambda row: str(row["due"])):
        yield _day(day)
        for row in rows:
            minutes = f" ({_('%(count)d min') % {'count': row['minutes']}})" if row["minutes"] else ""
            yield f"  {'[x]' if row['done'] else '[ ]'} {row['subject']}{minutes}"
            yield from _indented(row["text"])
        yield ""


def _absences(part: Part) -> Iterator[str]:
    for day, rows in groupby(part.rows, key=lambda row: str(row["date"])):
        yield _day(day)
        for row in rows:
            title = f" ({row['title']})" if row["title"] else ""
            yield f"  {row['code']:<2} {row['subject']}{title}"
            yield from _indented(row["topic"])
            yield from _indented(row["homework"], f"{_('homework')}: ")
        yield ""


def _news(part: Part) -> Iterator[str]:
    for row in part.rows:
        after, detail = row["after"], row["detail"]
        if row["kind"] == "low-balance" and after:
            after = phrases.roubles(Decimal(after))
        if row["kind"].startswith("homework") and detail:
            detail = _("due %(day)s") % {"day": phrases.short_day(date.fromisoformat(detail))}
        change = " → ".join(filter(None, (row["before"], after)))
        day = phrases.short_day(date.fromisoformat(row["date"])) if row["date"] else ""
        kind = _(KINDS[row["kind"]]) if row["kind"] in KINDS else row["kind"]
        parts = ", ".join(filter(None, (day, row["subject"], " ".join(change.split()), detail)))
        yield f"  {kind}: {parts}"


def _shown(row: Row) -> Row:
    """A row without unknown values, which a note mentions."""
    return {name: "" if name in MAY_BE_UNKNOWN and value is None else value for name, value in row.items()}


def _meals(part: Part) -> Iterator[str]:
    account = part.more.get("account") or {}
    about = list(_account(account)) if account else []
    if account and not about and not part.notes:
        about = [_("The portal does not provide this.")]  # of the account; of meals it does
    if about:
        yield "  " + " · ".join(about)
        yield ""
    if not part.rows and part.is_known and not _has_none(account):
        yield "  " + _("No meals in these days.")
    for day, rows in groupby(part.rows, key=lambda row: str(row["date"])):
        yield _day(day)
        for row in rows:
            price = f"  {phrases.roubles(Decimal(row['price']))}" if row["price"] else ""
            named = " · ".join(filter(None, (row["meal"], row["complex"])))
            known = MEAL_STATES.get(row["state"] or "")
            state = _(known) if known else row["state_said"] or _("state not reported")
            yield f"  {named}{price}  ({state})"
            yield from _indented(row["dishes"])
        yield ""


def _has_none(account: Row) -> bool:
    return bool(account) and account["account"] == "" and account["balance"] is None


def _account(account: Row) -> Iterator[str]:
    if _has_none(account):
        yield _("This child has no meal account. The school can open one.")
        return
    if account["account"] is None and account["balance"] is None:
        return  # a line beside the rows says so
    yield f"№ {account['account']}" if account["account"] else _("account number not reported")
    is_known = account["balance"] is not None
    yield phrases.roubles(Decimal(account["balance"])) if is_known else _("balance not reported")
    if account["enough_until"]:
        day = phrases.short_day(date.fromisoformat(account["enough_until"]))
        yield _("Enough until %(day)s.") % {"day": day}


def _letters(part: Part) -> Iterator[str]:
    for row in part.rows:
        sign = "●" if row["read"] is False else " "
        yield f"{sign} {row['date'] or '—'}  {row['author']}: {row['subject']}"
        yield from _indented(row["text"])
        yield ""


def _queue(part: Part) -> Iterator[str]:
    for _number_of_it, grouped in groupby(part.rows, key=lambda row: int(row["id"])):
        rows = list(grouped)
        it = rows[0]
        yield "  " + " · ".join(
            filter(
                None, (it["application"] or _("no number yet"), it["municipality"], state_name(it["state"]))
            )
        )
        for row in rows:
            if row["wish"] is not None:
                place = "—" if row["place"] is None else f"{row['place']}/{row['of']}"
                yield f"  {row['wish']:>2} {row['kindergarten']}  {place}"
        if it["place_given"]:
            yield "  " + _("Place offered: %(place)s") % {"place": it["place_given"]}
        if it["answer_by"]:
            day = phrases.short_day(date.fromisoformat(it["answer_by"]))
            yield "  ! " + _("answer by %(day)s") % {"day": day}
        yield ""


def _day(day: str) -> str:
    moment = date.fromisoformat(day)
    return f"{phrases.weekday(moment)}, {phrases.day_and_month(moment)}"


def _indented(text: str, sign: str = "") -> list[str]:
    lines = [line for line in text.split("\n") if line.strip()]
    return [f"{'':17}{sign if not number else ''}{line}" for number, line in enumerate(lines)]


def _weight(weight: str) -> str:
    return "" if weight == "1" else f"×{phrases.plain_number(Decimal(weight))}"


_BODIES: dict[str, Callable[[Part], Iterator[str]]] = {
    "week": _week,
    "marks": _marks,
    "homework": _homework,
    "absences": _absences,
    "news": _news,
    "meals": _meals,
    "letters": _letters,
    "queue": _queue,
}
