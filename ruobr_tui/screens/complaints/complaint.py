"""Complaint that a school hands out no login: file it, or look up its result with number and secret."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from textual import on, work
from textual.binding import Binding, BindingType

from ruobr_tui import phrases
from ruobr_tui.api.calls import Call
from ruobr_tui.api.errors import NotFound, RuobrError
from ruobr_tui.api.models.complaints import ComplaintReceipt, ComplaintResult, ComplaintResultRequest
from ruobr_tui.api.models.parts.longest import longest_of
from ruobr_tui.api.requests import complaints
from ruobr_tui.api.rules.fields.complaint_forms import COMPLAINT
from ruobr_tui.api.rules.fields.forms import Field, Form
from ruobr_tui.context import Context
from ruobr_tui.i18n import N_, _
from ruobr_tui.screens.complaints.labels import state_name
from ruobr_tui.screens.parts.dialogs.choose import ChooseScreen
from ruobr_tui.screens.parts.dialogs.dialog import DIALOGS
from ruobr_tui.screens.parts.forms.review import Review
from ruobr_tui.screens.parts.frame import Frame
from ruobr_tui.screens.parts.overlay_page import OverlayPage
from ruobr_tui.screens.parts.page import PageScreen
from ruobr_tui.screens.parts.section import error_line
from ruobr_tui.screens.sign_in.public_form import StrangerForm
from ruobr_tui.widgets.header import Freshness
from ruobr_tui.widgets.lines import EMPTY, Line, LineView, heading, line, paragraph

LOOK_UP = Form(
    (
        Field(
            "number",
            N_("Number"),
            required=True,
            example="2026-00001",
            longest=longest_of(ComplaintResultRequest, "number"),
        ),
        Field(
            "secret",
            N_("Access code"),
            required=True,
            example="ABCD2345EFGH",
            longest=longest_of(ComplaintResultRequest, "secret"),
        ),
    )
)


class ComplaintForm(StrangerForm):
    """Sender, child, and what happened."""

    def __init__(self, context: Context, server: str, school: int, title: str) -> None:
        super().__init__(context, server, COMPLAINT, "complaint")
        self._school = school
        self._school_title = title

    def title_text(self) -> str:
        """The school that the complaint is about."""
        return _("Complaint: %(school)s") % {"school": self._school_title}

    def review(self, values: Mapping[str, str]) -> Review:
        """The school, and who reads the complaint."""
        return Review(
            self._school_title,
            _("Complaint to the education department: no login was given out."),
            _(
                "The education department reads it and replies. You get a number and an access code here, "
                "once: with them you see the reply. Sent complaints can’t be changed."
            ),
        )

    def call(self, values: Mapping[str, str], version: int) -> Call[Any]:
        """File the complaint."""
        return complaints.file(self._school, values)


class LookUpForm(StrangerForm):
    """Number and secret of a complaint."""

    def __init__(self, context: Context, server: str) -> None:
        super().__init__(context, server, LOOK_UP, "complaint-result")

    def title_text(self) -> str:
        """The form's title."""
        return _("Complaint status")

    def call(self, values: Mapping[str, str], version: int) -> Call[Any]:
        """Look up the result."""
        return complaints.result(values["number"], values["secret"])

    def describe_error(self, error: RuobrError) -> str:
        """Say that number or secret is wrong, not which."""
        if isinstance(error, NotFound):
            return _("There is no complaint with this number and access code.")
        return super().describe_error(error)


class ComplaintPage(Frame[Any]):
    """The ways to complain, and below them the last result."""

    HAS_LIST: ClassVar[bool] = True

    context: Context
    _receipt: ComplaintReceipt | None = None
    _result: ComplaintResult | None = None

    @property
    def server(self) -> str:
        """The portal that gets the complaint."""
        return self.context.config.server

    if TYPE_CHECKING:

        def repaint(self) -> None:
            """Lay out the page again: as the page of the other base class does."""

    def title_text(self) -> str:
        """The page's title."""
        return _("School won’t give you a login?")

    def page(self, width: int) -> list[Line]:
        """Return the choices and the last result."""
        about = _(
            "Class teachers give out logins free of charge. If your school does not, report it to "
            "the education department; it must reply."
        )
        if not self.context.children:
            about += " " + _("You don’t need to sign in.")
        lines = [
            *paragraph(about, width - 2, "dim", " "),
            EMPTY,
            line(" ", (_("Send a complaint"), "accent"), key="file"),
            line(" ", (_("Check a complaint"), "accent"), key="result"),
            EMPTY,
        ]
        return lines + self._receipt_lines(width) + self._result_lines(width)

    def _receipt_lines(self, width: int) -> list[Line]:
        receipt = self._receipt
        if receipt is None:
            return []
        note = _("Write both down: you need them to check the status. The access code is shown only once.")
        return [
            heading(_("Complaint sent"), width),
            line((f" {_('Number')}  ", "dim"), (receipt.number, "mark"), key="number", copy=receipt.number),
            line(
                (f" {_('Access code')}  ", "dim"), (receipt.secret, "mark"), key="secret", copy=receipt.secret
            ),
            *paragraph(note, width - 2, "warning", " "),
        ]

    def _result_lines(self, width: int) -> list[Line]:
        result = self._result
        if result is None:
            return []
        filed = phrases.full_day(result.filed_at.astimezone(self.context.zone).date())
        changed = phrases.full_day(result.changed_at.astimezone(self.context.zone).date())
        return [
            heading(f"{result.number} · {result.school}", width),
            line((f" {_('filed on %(day)s') % {'day': filed}}", "dim")),
            line((f" {state_name(result.state)}", "text"), (f" · {changed}", "dim")),
            *(paragraph(result.answer, width - 2, "text", " ") if result.answer else []),
        ]

    @on(LineView.Opened)
    def open_line(self, event: LineView.Opened) -> None:
        """Open the selected form."""
        if event.key == "file":
            self._file()
        elif event.key == "result":
            self.app.push_screen(LookUpForm(self.context, self.server), self._looked_up)

    @work(group=DIALOGS, exclusive=True, exit_on_error=False, description="file a complaint")
    async def _file(self) -> None:
        try:
            async with self.context.anonymous_portal(self.server) as portal:
                answer = await portal.fetch(complaints.schools())
        except NotFound:
            self.notice(_("Complaints can’t be sent on this portal."), "bad")
            return
        except RuobrError as error:
            self.notice(error_line(error), "bad")
            return
        titles = {each.id: each.title for each in answer.value.choices} if answer.value else {}
        options = [(number, title, "") for number, title in titles.items()]
        school = await self.app.push_screen_wait(ChooseScreen(_("Choose a school"), options))
        if school is not None:
            form = ComplaintForm(self.context, self.server, school, titles[school])
            self._filed(await self.app.push_screen_wait(form))

    def _filed(self, receipt: ComplaintReceipt | None) -> None:
        if receipt is not None:
            self._receipt = receipt
            self.repaint()

    def _looked_up(self, result: ComplaintResult | None) -> None:
        if result is not None:
            self._result = result
            self.repaint()


class ComplaintScreen(ComplaintPage, OverlayPage):
    """Complain without signing in."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,left", "dismiss", show=False, id="complaint.close"),
        Binding("y,ctrl+c", "copy", show=False, id="complaint.copy"),
    ]

    def __init__(self, context: Context, server: str) -> None:
        super().__init__()
        self.context = context
        self._server = server

    @property
    def server(self) -> str:
        """The portal of the sign-in screen."""
        return self._server

    def hints(self) -> list[tuple[str, str]]:
        """The available keys."""
        copy = [("y", _("Copy"))] if self._receipt is not None or self._result is not None else []
        return [("↵", _("Open")), *copy]


class OwnComplaintScreen(ComplaintPage, PageScreen):
    """Complain while signed in: the complaint does not say by whom, so that it is the same one."""

    def freshness(self) -> Freshness:
        """Nothing is loaded here."""
        return Freshness("")
