"""The page of one application: what it is about, what to do now, the chosen kindergartens, its history."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, tzinfo

from ruobr_tui import due, phrases
from ruobr_tui.api.models.kindergarten import Application, TrackedChoice
from ruobr_tui.api.rules.kindergarten import REGIMES
from ruobr_tui.api.states.kindergarten import FINAL, KindergartenState
from ruobr_tui.i18n import N_, _, ngettext
from ruobr_tui.screens.kindergarten.labels import NEXT, given_place, place_name, state_name, step_name
from ruobr_tui.screens.kindergarten.queue_words import queue_words, years
from ruobr_tui.screens.parts.application_lines import claim, last_note
from ruobr_tui.widgets import fit
from ruobr_tui.widgets.blocks.details import values
from ruobr_tui.widgets.blocks.table import Column, Row, table_head, table_lines
from ruobr_tui.widgets.lines import EMPTY, Line, heading, line, paragraph

ANSWER, CHOICE, ABOUT = "answer", "choice", "about"
"""First parts of the keys of rows."""
ANSWERS = (
    ("a", "accept", N_("Accept the place"), N_("Then the contract at the kindergarten")),
    (
        "d",
        "decline",
        N_("Decline"),
        N_("Goes to the next child; u returns you to the queue"),
    ),
    ("x", "exchange", N_("Exchange"), N_("Look for another family to exchange with")),
)
"""Key, action, its name, what it leads to."""
COMING: Mapping[str, str] = {
    KindergartenState.REGISTERED: N_("next: a place is offered"),
    KindergartenState.REFERRED: N_("next: your answer, the contract, enrolment"),
    KindergartenState.CONTRACT: N_("next: enrolment"),
}
"""What comes after each state."""
WIDE_ANSWERS = 72


def needed_from(application: Application) -> date | None:
    """Return the day from which the place is needed."""
    day = application.values.get("desired_date", "")
    return date.fromisoformat(day) if day else None


def about(application: Application, today: date, width: int) -> list[Line]:
    """Return whose application it is and its state, what is needed, and what to do now."""
    number = application.number or _("without a number yet")
    whose = _("%(child)s, %(age)s. Application %(number)s") % {
        "child": " ".join(application.child.split()[:2]),
        "age": years(application.birth_date, today),
        "number": number,
    }
    head = heading(whose, width, right=state_name(application.state))
    is_alone = application.state in FINAL or not application.choices
    lines = [Line(head.spans, (ABOUT, application.id), application.number) if is_alone else head]
    lines += paragraph(_needed(application), width - 2, "dim", " ")
    lines += todo(application, today, width)
    return [*lines, *last_note(application.history, application.state, width)]


def _needed(application: Application) -> str:
    parts = []
    if (day := needed_from(application)) is not None:
        parts.append(_("A place is needed from %(day)s") % {"day": phrases.numeric_date(day)})
    regimes = dict(REGIMES)
    if (regime := application.values.get("regime", "")) in regimes:
        parts.append(_(regimes[regime]))
    parts.append(application.territory)
    if application.category:
        parts.append(claim(application.category, application.category_confirmed))
    return ", ".join(filter(None, parts))


def todo(application: Application, today: date, width: int) -> list[Line]:
    """Return what is to be done now, with the deadline; or that nothing is."""
    deadline = application.deadline
    if application.state not in NEXT and deadline is None:
        return []
    sign, role = ("✓", "good") if _waits(application) else ("!", "due")
    texts = []
    if application.state == KindergartenState.REFERRED:
        texts.append(_("You have a place."))
    if deadline is not None:
        role = "overdue" if deadline < today else "due"
        texts.append(_time_left(deadline, today))
    if application.state in NEXT and application.state != KindergartenState.REFERRED:
        texts.append(_(NEXT[application.state]))
    first, *rest = fit.wrap(" ".join(texts), max(10, width - 4))
    return [line(f" {sign} ", (first, role)), *(line("   ", (each, role)) for each in rest)]


def _waits(application: Application) -> bool:
    return application.state in (
        KindergartenState.SUBMITTED,
        KindergartenState.UNDER_REVIEW,
        KindergartenState.REGISTERED,
    )


def _time_left(deadline: date, today: date) -> str:
    left = (deadline - today).days
    if left < 0:
        return _("The deadline passed on %(day)s.") % {"day": phrases.short_day(deadline)}
    if left == 0:
        return _("Today is the last day!")
    text = ngettext("Answer by %(day)s: %(count)d day left.", "Answer by %(day)s: %(count)d days left.", left)
    return text % {"day": due.on_day(deadline, today), "count": left}


def place_given(application: Application, width: int, *, without: Collection[str] = ()) -> list[Line]:
    """Return the place that was given, and what each answer leads to before a key is pressed; ``without``
    answers that are given elsewhere.
    """
    if application.referral is None or application.state in FINAL:
        return []
    text = _("Place offered: %(place)s") % {"place": given_place(application.referral)}
    lines = [EMPTY, *paragraph(text, width - 2, "good", " ")]
    if application.state != KindergartenState.REFERRED:
        return lines
    answers = [each for each in ANSWERS if each[1] not in without]
    column = max(fit.width_of(_(name)) for _key, _action, name, _leads in answers) + 2
    for key, action, name, leads in answers:
        spans: list[str | tuple[str, str]] = [" ", (f"{key}  ", "key"), (fit.left(_(name), column), "text")]
        if width >= WIDE_ANSWERS:
            spans.append((fit.cut(_(leads), width - column - 5), "dim"))
        lines.append(line(*spans, key=(ANSWER, action)))
        if width < WIDE_ANSWERS:
            lines += paragraph(_(leads), width - 6, "dim", "    ")
    if application.deadline is not None:
        day = phrases.short_day(application.deadline)
        gone = _("No answer: the place goes on %(day)s, as if declined") % {"day": day}
        lines += paragraph(gone, width - 4, "dim", "    ")
    return lines


def choices(application: Application, today: date, width: int) -> list[Line]:
    """Return the chosen kindergartens in order, with the place in each queue in words."""
    if not application.choices or application.state in FINAL:
        return []
    needed = needed_from(application)
    words = {each.kindergarten_id: queue_words(each, needed, today) for each in application.choices}
    if not any(each.ahead for each in words.values()):
        names = [place_name(each.number, each.name) for each in application.choices]
        plain = [
            line((f" {each.position} ", "dim"), (fit.cut(name, width - 4), "text"), key=_choice_key(each))
            for each, name in zip(application.choices, names, strict=True)
        ]
        return [EMPTY, heading(_("YOUR CHOICES"), width), *plain]
    said_of = list(words.values())
    columns = [
        Column("choice", _("Choice"), least=14),
        _column("ahead", _("Ahead of you"), [each.ahead for each in said_of]),
        _column("moved", _("In 90 days"), [each.moved for each in said_of], drop=2),
        _column("expected", _("Expect a place"), [each.expected for each in said_of], drop=1),
    ]
    rows: list[Row] = []
    for each in application.choices:
        said = words[each.kindergarten_id]
        name = f"{each.position} № {each.number} «{each.name}»"
        expected = (said.expected, said.role)
        cells: dict[str, str | tuple[str, str]] = {"choice": name, "ahead": (said.ahead, "mark")}
        cells |= {"moved": said.moved, "expected": expected}
        rows.append(Row(_choice_key(each), cells, f"№ {each.number} «{each.name}»"))
    table = [EMPTY, *table_head(columns, width), *table_lines(columns, rows, width)]
    if any(said.is_assumed for said in words.values()):
        note = _("The time follows from the speed of the last 90 days; it is no promise.")
        table += paragraph(note, width - 4, "dim", "   ")
    return table


def _column(name: str, title: str, texts: Sequence[str], drop: int = 0) -> Column:
    """Return a column that is as wide as its widest text."""
    return Column(name, title, max(fit.width_of(each) for each in (title, *texts)), drop=drop)


def _choice_key(choice: TrackedChoice) -> tuple[str, int]:
    return (CHOICE, choice.kindergarten_id)


def history(application: Application, zone: tzinfo, width: int, *, is_tall: bool) -> list[Line]:
    """Return what has happened and what comes next; on a tall page a row each."""
    steps: Sequence[tuple[str, str]] = [
        (
            phrases.numeric_date(step.at.astimezone(zone).date()),
            step_name(step.action, step.state),
        )
        for step in application.history
    ]
    if not steps:
        return []
    state = application.state
    coming = _(COMING[state]) if state in COMING else ""
    if not is_tall:
        texts = [*(f"{day} {text}" for day, text in steps), coming]
        rows = paragraph(" → ".join(filter(None, texts)), width - 2, "dim", " ")
    else:
        rows = [line((f" {day}  ", "dim"), (fit.cut(text, width - 14), "text")) for day, text in steps]
        rows += [line((f" {coming}", "dim"))] if coming else []
    return [EMPTY, heading(_("WHAT HAS HAPPENED"), width), *rows]


def outcome(application: Application, width: int) -> list[Line]:
    """Return, of a closed application, which kindergarten it was about."""
    place = given_place(application.referral) if application.state in FINAL else ""
    return values([(_("Place"), place)], width) if place else []
