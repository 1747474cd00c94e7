"""Requests for diaries, for the class teacher: grant one for a pupil of the class, refuse, or revoke."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any, ClassVar

from textual import on, work
from textual.binding import BindingType

from ruobr_tui import keys, phrases
from ruobr_tui.api.models.family import Candidate, JoinRequest
from ruobr_tui.api.requests import cabinet
from ruobr_tui.api.resources import Resource
from ruobr_tui.api.states.families import DiaryRequestState
from ruobr_tui.areas import Command
from ruobr_tui.i18n import N_, _
from ruobr_tui.screens.account.questions import GRANT_DIARY
from ruobr_tui.screens.class_teacher.area import AREA
from ruobr_tui.screens.class_teacher.labels import SIGNS, state_name
from ruobr_tui.screens.parts.dialogs.choose import ChooseScreen
from ruobr_tui.screens.parts.dialogs.dialog import DIALOGS
from ruobr_tui.screens.parts.dialogs.question import Prompt
from ruobr_tui.screens.parts.mutation_page import ActingPage
from ruobr_tui.screens.parts.page import not_loaded, nothing
from ruobr_tui.widgets.lines import Line, LineView, heading, line, listed

REQUESTED = DiaryRequestState.REQUESTED
DECIDED = frozenset(DiaryRequestState) - {REQUESTED}


class JoinRequestsScreen(ActingPage):
    """Two lines for each request: parent and child, and the match in the class list."""

    OWN_COMMANDS: ClassVar[Sequence[Command]] = AREA.commands_of("join_requests")
    BINDINGS: ClassVar[list[BindingType]] = keys.bindings(OWN_COMMANDS)
    DECISIONS: ClassVar[Mapping[str, tuple[str, str]]] = {
        "join_requests.grant": ("grant", N_("This request is decided already.")),
        "join_requests.refuse": ("refuse", N_("This request is refused or withdrawn already.")),
    }

    def title_text(self) -> str:
        """The section."""
        return _("Requests for diaries")

    def resources(self) -> Sequence[Resource[Any]]:
        """The requests."""
        return [cabinet.join_requests()]

    @property
    def _requests(self) -> list[JoinRequest]:
        found = self.stored(cabinet.join_requests()).value
        return found.requests if found is not None else []

    def page(self, width: int) -> list[Line]:
        """Return open requests, then decided ones."""
        if not self.stored(cabinet.join_requests()).known:
            return not_loaded(width)
        waiting = [each for each in self._requests if each.state not in DECIDED]
        decided = [each for each in self._requests if each.state in DECIDED]
        lines = [heading(_("Waiting"), width)] if waiting else nothing(_("Nobody is waiting."), width)
        for request in waiting:
            lines += self._lines(request, width)
        if decided:
            lines.append(heading(_("Decided"), width))
        for request in decided:
            lines += self._lines(request, width)
        return lines

    def _lines(self, request: JoinRequest, width: int) -> list[Line]:
        day = phrases.short_day(request.at.astimezone(self.context.zone).date())
        sign, role = SIGNS.get(request.state, ("?", "dim"))
        decision = "" if request.state == REQUESTED else f" {sign} {state_name(request.state)}"
        head = line(
            (f" {request.child}", "text"),
            (f"  {phrases.date_text(request.birth_date)}  {request.class_name}", "dim"),
            (decision, role),
            key=request.id,
            copy=request.child,
        )
        fits = [each for each in request.candidates if each.fits]
        if request.state != REQUESTED:
            note = ("", "dim")
        elif fits:
            note = (_("in the class: %(name)s") % {"name": fits[0].name}, "good")
        else:
            note = (_("nobody in the class has this name and date of birth"), "warning")
        requested = _("asked by %(parent)s on %(day)s") % {"parent": request.parent, "day": day}
        parts = [(requested, "dim"), *([note] if note[0] else [])]
        return [head, *listed(parts, width - 2, "   ")]

    @property
    def allowed(self) -> Collection[str] | None:
        """Grant, refuse, or revoke."""
        request = self._chosen()
        if request is None:
            return None
        return ["refuse" if action == "revoke" else action for action in request.actions]

    def hint(self, command: Command) -> tuple[str, str]:
        """Name the command "close" for a granted diary."""
        request = self._chosen()
        if command.id == "join_requests.refuse" and request is not None and "revoke" in request.actions:
            return command.sign, _("Close diary")
        return super().hint(command)

    def _chosen(self) -> JoinRequest | None:
        return next((each for each in self._requests if each.id == self.view.cursor_key), None)

    @on(LineView.Opened, "#page")
    @work(group=DIALOGS, exclusive=True, exit_on_error=False, description="grant a diary")
    async def action_grant(self) -> None:
        """Choose the pupil and grant the diary."""
        request = self._chosen()
        if request is None:
            return
        options = [
            (
                candidate.pupil_id,
                candidate.name,
                " · ".join(
                    filter(None, (phrases.date_text(candidate.birth_date), _guarded(candidate.has_guardian)))
                ),
            )
            for candidate in sorted(request.candidates, key=lambda candidate: not candidate.fits)
        ]
        about = _("Who of the class is %(child)s, born %(day)s?") % {
            "child": request.child,
            "day": phrases.date_text(request.birth_date),
        }
        pupil = await self.app.push_screen_wait(ChooseScreen(_("Grant a diary"), options, about))
        candidate = next((candidate for candidate in request.candidates if candidate.pupil_id == pupil), None)
        if candidate is not None:
            call = cabinet.decide_join(request.id, "grant", request.version, candidate.pupil_id)
            self.after_yes(_about_granting(request, candidate), call)

    def action_refuse(self) -> None:
        """Refuse a request or revoke a granted one; the parent can read the reason."""
        request = self._chosen()
        action = next((each for each in (request.actions if request else []) if each != "grant"), None)
        if request is None or action is None:
            return
        named = {"child": request.child, "parent": request.parent}
        title, done = _("Refuse this request"), _("Refused: %(child)s, asked by %(parent)s.")
        if action == "revoke":
            title, done = _("Close this diary again"), _("Diary closed: %(child)s, for %(parent)s.")
        self.with_words(
            _("%(child)s, asked by %(parent)s\nWhy? The parent will read it.") % named,
            lambda words: cabinet.decide_join(request.id, action, request.version, note=words),
            done % named,
            title=title,
        )


def _guarded(has_guardian: bool) -> str:
    return _("has a parent already") if has_guardian else ""


def _about_granting(request: JoinRequest, pupil: Candidate) -> Prompt:
    """Compare both children by date of birth; warn if they differ."""
    differs = _("The name or the date of birth of the pupil is another one than in the request.")
    return GRANT_DIARY.about(
        pupil=pupil.name,
        pupil_born=", ".join(filter(None, (pupil.name, phrases.date_text(pupil.birth_date)))),
        child=", ".join(filter(None, (request.child, phrases.date_text(request.birth_date)))),
        parent=request.parent,
        differs="" if pupil.fits else differs,
    )
