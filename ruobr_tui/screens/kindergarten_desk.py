"""The operator's desk: applications by state, the oldest first, and what may be decided about each."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, ClassVar

from textual import on
from textual.binding import BindingType

from ruobr_tui import keys, phrases
from ruobr_tui.api import kindergarten
from ruobr_tui.api.models.documents import Document
from ruobr_tui.api.models.kindergarten import DeskApplication, DeskApplications
from ruobr_tui.api.resources import Resource
from ruobr_tui.api.rules.kindergarten import REGIMES
from ruobr_tui.context import Context
from ruobr_tui.i18n import N_, _
from ruobr_tui.screens.acting import ActingPage
from ruobr_tui.screens.kindergarten_words import state_name
from ruobr_tui.screens.page import not_loaded, nothing
from ruobr_tui.screens.saving_scan import kind_name
from ruobr_tui.widgets.lines import Line, LineView, heading, line, paragraph

WAITING = None
STATES: tuple[str | None, ...] = (WAITING, "registered", "referred", "contract", "enrolled", "refused")
REASONS = {
    "ask-documents": N_("Which documents? The parent will read it. ↵ sends, Esc leaves."),
    "refuse": N_("Why? The parent will read it. ↵ sends, Esc leaves."),
    "cancel": N_("Why? The parent will read it. ↵ sends, Esc leaves."),
}
LATE_AFTER = 7
"""Days after which an application that waits is shown as urgent."""


class KindergartenDeskScreen(ActingPage):
    """Three lines an application: child and parent, what is claimed, what is wished."""

    SCOPES: ClassVar[tuple[str, ...]] = ("kindergarten_desk",)
    BINDINGS: ClassVar[list[BindingType]] = [*keys.bindings("kindergarten_desk")]

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._state: str | None = WAITING

    def title_text(self) -> str:
        """The section."""
        return _("Kindergarten applications")

    def resources(self) -> Sequence[Resource[Any]]:
        """The work list of the state; the municipalities for a round."""
        return [kindergarten.work_list(self._state), kindergarten.territories()]

    @property
    def _found(self) -> DeskApplications | None:
        return self.stored(kindergarten.work_list(self._state)).value

    def page(self, width: int) -> list[Line]:
        """How many there are in each state, then the oldest."""
        found = self._found
        if found is None:
            return not_loaded(width)
        waiting = sum(found.counts.get(state, 0) for state in ("submitted", "under-review", "documents"))
        counts = [f"{_('waiting')} {waiting}"]
        counts += [
            f"{state_name(state)} {found.counts.get(state, 0)}" for state in STATES if state is not None
        ]
        shown = _("waiting") if self._state is None else state_name(self._state)
        lines = [*paragraph(" · ".join(counts), width - 2, "dim", " "), heading(shown, width)]
        if not found.applications:
            return lines + nothing(_("Nothing here."), width)
        for each in found.applications:
            lines += self._lines(each)
        return lines

    def _lines(self, it: DeskApplication) -> list[Line]:
        filed = it.created_at.astimezone(self.context.zone).date()
        waited = (self.context.today() - filed).days
        late = self._state is None and waited >= LATE_AFTER
        born = phrases.numeric_date(it.birth_date)
        claims = []
        if it.category:
            claims.append(f"{_sign(it.category_confirmed)} {it.category}")
        claims += [
            _("%(sign)s sibling at № %(number)d")
            % {"sign": _sign(each.sibling_confirmed), "number": each.number}
            for each in it.choices
            if each.sibling
        ]
        regimes = dict(REGIMES)
        wished = it.values.get("desired_date", "")
        wishes = ", ".join(f"№ {each.number}" for each in it.choices)
        regime = it.values.get("regime", "")
        about = " · ".join(
            filter(
                None,
                (
                    wishes,
                    phrases.numeric_date(date.fromisoformat(wished)) if wished else "",
                    _(regimes[regime]) if regime in regimes else regime,
                ),
            )
        )
        asked = _("filed %(day)s") % {"day": phrases.numeric_date(filed)}
        parent = " · ".join(filter(None, (it.parent, it.phone, it.certificate)))
        rows = [
            line(
                (f" {it.child}", "text"),
                (f"  {born}  ", "dim"),
                (it.number, "mark"),
                (f"  {state_name(it.state)}", "warning" if it.deadline else "dim"),
                key=it.id,
                copy=it.number or it.child,
            ),
            line((f"   {asked}", "bad" if late else "dim"), (f" · {parent}", "dim")),
            line((f"   {about}", "dim")),
        ]
        scans = [scan for scan in it.documents if scan.state != "refused"]
        if scans:
            shown = ", ".join(f"{_sign(scan.state == 'confirmed')} {kind_name(scan.kind)}" for scan in scans)
            rows.append(line((f"   {shown}", "dim")))
        if claims:
            rows.append(line((f"   {' · '.join(claims)}", "active")))
        if it.referral is not None:
            rows.append(line((f"   → № {it.referral.number} «{it.referral.name}»", "good")))
        return rows

    # Commands

    def _chosen(self) -> DeskApplication | None:
        found = self._found
        if found is None:
            return None
        return next((each for each in found.applications if each.id == self.view.cursor_key), None)

    def action_state(self, step: int) -> None:
        """The applications of the next or previous state."""
        self._state = STATES[(STATES.index(self._state) + step) % len(STATES)]
        self.snapshot = None
        self.repaint()
        self.refresh_data()

    def action_decide(self, action: str) -> None:
        """Carry an action out on the application under the cursor."""
        it = self._chosen()
        if it is None or action not in it.actions:
            self.notice(_("That is not possible with this application now."))
            return
        if action not in REASONS:
            self.carry_out(kindergarten.decide(it.id, action, it.version), _("Done."))
            return
        self.with_words(
            _(REASONS[action]),
            lambda words: kindergarten.decide(it.id, action, it.version, note=words),
            _("Done."),
        )

    def action_confirm(self) -> None:
        """Confirm everything that is claimed; when it is confirmed, take that back."""
        it = self._chosen()
        if it is None:
            return
        siblings = [each for each in it.choices if each.sibling]
        if not it.category and not siblings:
            self.notice(_("Nothing is claimed here."))
            return
        sure = (not it.category or it.category_confirmed) and all(each.sibling_confirmed for each in siblings)
        call = kindergarten.decide(
            it.id,
            "confirm",
            it.version,
            category=not sure if it.category else None,
            siblings=[] if sure else [each.kindergarten_id for each in siblings],
        )
        self.carry_out(call, _("Taken back.") if sure else _("Confirmed."))

    def action_scans(self) -> None:
        """The scans of the child."""
        from ruobr_tui.screens.child_scans import ChildScansScreen

        it = self._chosen()
        if it is None:
            return
        state, number = self._state, it.id

        def found() -> list[Document]:
            known = self.stored(kindergarten.work_list(state)).value
            each = known.applications if known is not None else []
            return next((one.documents for one in each if one.id == number), [])

        reason = _("kindergarten application %(number)s") % {"number": it.number or it.id}
        self.app.push_screen(
            ChildScansScreen(self.context, it.child, reason, kindergarten.work_list(state), found),
            lambda _result: self.repaint(),
        )

    @on(LineView.Opened, "#page")
    def open_line(self) -> None:
        """Its scans."""
        self.action_scans()

    def action_round(self) -> None:
        """Plan an allocation round."""
        from ruobr_tui.screens.allocation_round import begin_round

        begin_round(self)

    def action_exchanges(self) -> None:
        """Exchanges that wait for approval."""
        from ruobr_tui.screens.exchanges_desk import ExchangesDeskScreen

        self.app.push_screen(ExchangesDeskScreen(self.context))


def _sign(is_confirmed: bool) -> str:
    return "✓" if is_confirmed else "?"
