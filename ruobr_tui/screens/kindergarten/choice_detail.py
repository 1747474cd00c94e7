"""The pane of an application: a kindergarten and the queue there, or what an answer leads to."""

from __future__ import annotations

from datetime import date

from ruobr_tui import phrases
from ruobr_tui.api.models.kindergarten import Application, Institution, TrackedChoice
from ruobr_tui.api.rules.kindergarten import GENERAL
from ruobr_tui.i18n import N_, _, ngettext
from ruobr_tui.screens.kindergarten.labels import place_name, rank_name
from ruobr_tui.screens.kindergarten.queue_words import ordinal, queue_words
from ruobr_tui.widgets import fit
from ruobr_tui.widgets.blocks.details import group, values
from ruobr_tui.widgets.blocks.place import place_bar
from ruobr_tui.widgets.chart import places_spark
from ruobr_tui.widgets.lines import Line, heading, line, paragraph

OUTCOMES = {
    "accept": N_(
        "The place is yours. Sign the contract at the kindergarten in time; until then the place can still "
        "be lost. An accepted place can no longer be exchanged."
    ),
    "decline": N_(
        "The place goes to the next child at once and cannot be had back. You can return to the queue "
        "with the old date of registration."
    ),
    "exchange": N_(
        "Other families with a place of the same age, hours and group type see yours and may propose theirs. "
        "Your place stays yours until an operator approves the exchange; the deadline does not move."
    ),
}


def answer_detail(action: str, title: str, width: int) -> list[Line]:
    """Return what an answer leads to."""
    return [heading(title, width), *paragraph(_(OUTCOMES[action]), width - 2, "text", " ")]


def choice_detail(
    choice: TrackedChoice,
    application: Application,
    institution: Institution | None,
    needed: date | None,
    today: date,
    width: int,
    *,
    is_thin: bool = False,
) -> list[Line]:
    """Return the kindergarten, the place in its queue as a sentence and as a bar, and the figures."""
    address = institution.address if institution is not None else ""
    name = place_name(choice.number, choice.name, address)
    is_named_whole = fit.width_of(name) <= width
    lines = [heading(name if is_named_whole else place_name(choice.number, choice.name), width)]
    if choice.place is not None and choice.total is not None:
        lines += paragraph(_queue_sentence(choice, application), width - 2, "text", " ")
        labels = (ordinal(1), ordinal(choice.place, is_own=True), ordinal(choice.total))
        lines += place_bar(choice.place, choice.total, width, labels, is_thin=is_thin)
        said = queue_words(choice, needed, today)
        if said.expected:
            text = _("Expect a place: %(when)s") % {"when": said.expected}
            lines += paragraph(text, width - 2, said.role, " ")
    if choice.sibling:
        sure = _("confirmed") if choice.sibling_confirmed else _("not confirmed yet")
        lines += paragraph(_("sibling attends (%(sure)s)") % {"sure": sure}, width - 2, "text", " ")
    if len(choice.movement) > 1:
        lines += group(_("PLACE OVER TIME"), _movement(choice, width), width)
    if institution is not None:
        figures = _figures(institution)
        if not is_named_whole:
            figures.insert(0, (_("Address"), address))
        lines += group(_("KINDERGARTEN"), values(figures, width), width)
    return lines


def _movement(choice: TrackedChoice, width: int) -> list[Line]:
    """Return how the place improved: from the first known one to that of now, with the days below."""
    ends = choice.movement[0], choice.movement[-1]
    first, last = (ordinal(each.place) for each in ends)
    since, until = (phrases.short_date(each.day) for each in ends)
    room = max(2, min(40, width - fit.width_of(first) - fit.width_of(last) - 5))
    spark = places_spark([each.place for each in choice.movement], room)
    days = fit.left(since, fit.width_of(f"{first} {spark} {last}") - fit.width_of(until)) + until
    return [
        line(" ", (first, "text"), " ", (spark, "active"), " ", (last, "text")),
        line(" ", (days, "dim")),
    ]


def _queue_sentence(choice: TrackedChoice, application: Application) -> str:
    assert choice.place is not None
    assert choice.total is not None
    waiting = ngettext("%(count)d child waits here.", "%(count)d children wait here.", choice.total)
    parts = [waiting % {"count": choice.total}]
    before = choice.place - 1
    if before:
        before_in_rank = max(0, (choice.category_place or 1) - 1)
        text = ngettext("Ahead of you %(count)d", "Ahead of you %(count)d", before) % {"count": before}
        higher = before - before_in_rank
        if higher > 0 and choice.category_place is not None:
            text += _(": with a higher priority %(higher)d, with yours %(same)d") % {
                "higher": higher,
                "same": before_in_rank,
            }
        parts.append(f"{text}.")
    else:
        parts.append(_("You are the first."))
    rank = _("none") if choice.rank == GENERAL else rank_name(choice.rank)
    parts.append(_("Your priority: %(rank)s.") % {"rank": rank})
    if application.category and not application.category_confirmed:
        parts.append(_("The priority counts once an operator has confirmed it."))
    return " ".join(parts)


def _figures(institution: Institution) -> list[tuple[str, str]]:
    return [
        (
            _("Places"),
            _("%(places)d, free %(free)d") % {"places": institution.places, "free": institution.free},
        ),
        (_("Waiting"), str(institution.queue)),
        (_("District"), institution.district),
        (_("Phone"), institution.phone),
    ]
