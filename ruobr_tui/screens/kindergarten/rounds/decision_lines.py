"""The decisions of a round as lines: who gets which place, who takes no part, who goes on waiting and why."""

from __future__ import annotations

from ruobr_tui.api.models.kindergarten import Round, RoundDecision
from ruobr_tui.api.rules.text.folding import folded
from ruobr_tui.i18n import _
from ruobr_tui.screens.kindergarten.labels import place_name, rank_name
from ruobr_tui.widgets import fit
from ruobr_tui.widgets.lines import EMPTY, Line, heading, line, paragraph

GIVEN, LEFT_OUT = "given", "left-out"
"""Values of ``RoundDecision.why``."""
_NUMBER, _CHILD, _RANK = 10, 30, 26
"""Cells of the number, of the name, and of the longest priority with the gap before it."""


def decision_lines(plan: Round, words: str, width: int) -> list[Line]:
    """Return the decisions that contain every word, in three groups."""
    shown = [each for each in plan.decisions if _contains(each, words)]
    lines: list[Line] = []
    for title, found in (
        (_("Places"), [each for each in shown if each.why == GIVEN]),
        (_("Left out of this round"), [each for each in shown if each.why == LEFT_OUT]),
        (_("Still waiting"), [each for each in shown if each.why not in (GIVEN, LEFT_OUT)]),
    ):
        if found:
            lines += [EMPTY, heading(title.upper(), width), *(_line(each, width) for each in found)]
    if not shown:
        lines += [EMPTY, *paragraph(_("Nothing found."), width - 2, "dim", " ")]
    rest = plan.given + plan.left - len(plan.decisions)
    if rest > 0:
        lines += paragraph(_("%(count)d more not shown.") % {"count": rest}, width - 2, "dim", " ")
    return lines


def place_of(decision: RoundDecision) -> str:
    """Return the kindergarten with its number; "" without a place."""
    if not decision.kindergarten or decision.kindergarten_number is None:
        return decision.kindergarten
    return place_name(decision.kindergarten_number, decision.kindergarten)


def _line(decision: RoundDecision, width: int) -> Line:
    head = [
        (f" {fit.left(decision.number, _NUMBER)}", "mark"),
        (fit.left(decision.child, _CHILD if width >= 100 else 22) + " ", "text"),
    ]
    used = sum(fit.width_of(text) for text, _role in head)
    if decision.why != GIVEN:
        room = max(8, width - used - 1)
        return line(*head, (fit.left(_why(decision), room), "dim"), key=decision.application_id)
    wish = _("choice %(number)d") % {"number": decision.wish}
    rank = f"  {fit.cut(rank_name(decision.rank), _RANK - 2)}" if width >= 100 else ""
    room = max(12, width - used - fit.width_of(wish) - fit.width_of(rank) - 3)
    return line(
        *head,
        (fit.left(place_of(decision), room), "text"),
        (f"  {wish}", "dim"),
        (rank, "dim"),
        key=decision.application_id,
    )


def _why(decision: RoundDecision) -> str:
    if decision.why == LEFT_OUT:
        return decision.note
    if decision.why == "no-group":
        return _("no group for this age and hours in the chosen kindergartens")
    named = {"ahead": decision.ahead, "places": decision.places}
    return _("first choice: %(ahead)d ahead, %(places)d free") % named


def _contains(decision: RoundDecision, words: str) -> bool:
    texts = (decision.number, decision.child, place_of(decision), decision.note)
    found = folded(" ".join(texts))
    return all(word in found for word in folded(words).split())
