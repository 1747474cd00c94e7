"""The school gives out no login: a complaint with one's contacts, and the result by number and secret."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from textual import on, work
from textual.binding import Binding, BindingType

from ruobr_tui import phrases
from ruobr_tui.api import complaints
from ruobr_tui.api.calls import Call
from ruobr_tui.api.errors import NotFound, RuobrError
from ruobr_tui.api.models.complaints import ComplaintReceipt, ComplaintResult
from ruobr_tui.api.rules.complaint_forms import COMPLAINT
from ruobr_tui.api.rules.forms import Field, Form
from ruobr_tui.context import Context
from ruobr_tui.i18n import N_, _
from ruobr_tui.screens.complaints.labels import state_name
from ruobr_tui.screens.parts.dialogs.choose import ChooseScreen
from ruobr_tui.screens.parts.dialogs.dialog import DIALOGS
from ruobr_tui.screens.parts.overlay_page import OverlayPage
from ruobr_tui.screens.parts.section import error_line
from ruobr_tui.screens.sign_in.public_form import StrangerForm
from ruobr_tui.widgets.lines import EMPTY, Line, LineView, heading, line, paragraph

LOOK_UP = Form(
    (
        Field("number", N_("Number"), required=True, hint="2026-00001", longest=20),
        Field("secret", N_("Secret"), required=True, hint="ABCD2345EFGH", longest=40),
    )
)


class ComplaintForm(StrangerForm):
    """Who complains, about which child, and what happened."""

    def __init__(self, context: Context, server: str, school: int, title: str) -> None:
        super().__init__(context, server, COMPLAINT, "complaint")
        self._school = school
        self._school_title = title

    def title_text(self) -> str:
        """The school that it is about."""
        return _("Complaint: %(school)s") % {"school": self._school_title}

    def call(self, values: Mapping[str, str], version: int) -> Call[Any]:
        """File it."""
        return complaints.file(self._school, values)


class LookUpForm(StrangerForm):
    """Number and secret."""

    def __init__(self, context: Context, server: str) -> None:
        super().__init__(context, server, LOOK_UP, "complaint-result")

    def title_text(self) -> str:
        """What it is about."""
        return _("The result of a complaint")

    def call(self, values: Mapping[str, str], version: int) -> Call[Any]:
        """Look it up."""
        return complaints.result(values["number"], values["secret"])

    def told(self, error: RuobrError) -> str:
        """Which of both is wrong is not told."""
        if isinstance(error, NotFound):
            return _("There is no complaint with this number and secret.")
        return super().told(error)


class ComplaintScreen(OverlayPage):
    """Two ways: file a complaint, or look one up; and below them what came of it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,left", "dismiss", show=False, id="complaint.close"),
        Binding("y,ctrl+c", "copy", show=False, id="complaint.copy"),
    ]

    def __init__(self, context: Context, server: str) -> None:
        super().__init__()
        self.context = context
        self._server = server
        self._receipt: ComplaintReceipt | None = None
        self._result: ComplaintResult | None = None

    def title_text(self) -> str:
        """What it is about."""
        return _("Does the school not give out a login?")

    def hints(self) -> list[tuple[str, str]]:
        """The keys here."""
        return [("↵", _("Open")), ("y", _("Copy"))]

    def page(self, width: int) -> list[Line]:
        """What one can do, and what was told."""
        about = _(
            "Logins are handed out by the class teacher, free of charge. If the school does not, tell the "
            "department of education: it has to answer. You need not be signed in."
        )
        lines = [
            *paragraph(about, width - 2, "dim", " "),
            EMPTY,
            line(" ", (_("File a complaint"), "accent"), key="file"),
            line(" ", (_("Look up what came of one"), "accent"), key="result"),
            EMPTY,
        ]
        return lines + self._receipt_lines(width) + self._result_lines(width)

    def _receipt_lines(self, width: int) -> list[Line]:
        told = self._receipt
        if told is None:
            return []
        note = _("Write both down: with them the result is looked up, and the secret is shown only now.")
        return [
            heading(_("Your complaint has been filed"), width),
            line((f" {_('Number')}  ", "dim"), (told.number, "mark"), key="number", copy=told.number),
            line((f" {_('Secret')}  ", "dim"), (told.secret, "mark"), key="secret", copy=told.secret),
            *paragraph(note, width - 2, "warning", " "),
        ]

    def _result_lines(self, width: int) -> list[Line]:
        told = self._result
        if told is None:
            return []
        filed = phrases.full_day(told.filed_at.astimezone(self.context.zone).date())
        changed = phrases.full_day(told.changed_at.astimezone(self.context.zone).date())
        return [
            heading(f"{told.number} · {told.school}", width),
            line((f" {_('filed on %(day)s') % {'day': filed}}", "dim")),
            line((f" {state_name(told.state)}", "text"), (f" · {changed}", "dim")),
            *(paragraph(told.answer, width - 2, "text", " ") if told.answer else []),
        ]

    @on(LineView.Opened)
    def open_line(self, event: LineView.Opened) -> None:
        """Begin with what was chosen."""
        if event.key == "file":
            self._file()
        elif event.key == "result":
            self.app.push_screen(LookUpForm(self.context, self._server), self._looked_up)

    @work(group=DIALOGS, exclusive=True, exit_on_error=False, description="file a complaint")
    async def _file(self) -> None:
        try:
            async with self.context.anonymous_portal(self._server) as portal:
                answer = await portal.fetch(complaints.schools())
        except NotFound:
            self.notice(_("This portal takes no complaints."), "bad")
            return
        except RuobrError as error:
            self.notice(error_line(error), "bad")
            return
        titles = {each.id: each.title for each in answer.value.choices} if answer.value else {}
        options = [(number, title, "") for number, title in titles.items()]
        school = await self.app.push_screen_wait(ChooseScreen(_("Which school?"), options))
        if school is not None:
            form = ComplaintForm(self.context, self._server, school, titles[school])
            self._filed(await self.app.push_screen_wait(form))

    def _filed(self, receipt: ComplaintReceipt | None) -> None:
        if receipt is not None:
            self._receipt = receipt
            self.repaint()

    def _looked_up(self, result: ComplaintResult | None) -> None:
        if result is not None:
            self._result = result
            self.repaint()
