"""Personal account: data of the parent and the children, and what is missing in them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar

from textual import on, work
from textual.binding import BindingType

from ruobr_tui import keys, phrases
from ruobr_tui.account.sign_in import load_account
from ruobr_tui.api.errors import RuobrError
from ruobr_tui.api.models.family import FamilyChild, Profile
from ruobr_tui.api.models.registration import OwnAccount
from ruobr_tui.api.requests import (
    cabinet,
    documents,
    enrolment,
    kindergarten,
    personal_data,
    state_services,
)
from ruobr_tui.api.resources import Resource
from ruobr_tui.areas import Command
from ruobr_tui.i18n import _
from ruobr_tui.screens.account.area import AREA
from ruobr_tui.screens.account.cabinet_lines import (
    ABOUT_ME,
    ACCOUNT,
    DOCUMENTS,
    MY_DATA,
    NEW_CHILD,
    SESSIONS,
    STATE_SERVICES,
    AccountData,
    detail,
    rows,
    services,
)
from ruobr_tui.screens.account.forms import AboutMePage, ChildPage
from ruobr_tui.screens.account.own_account import AccountForm, SessionsScreen
from ruobr_tui.screens.account.questions import ASK_DIARY, REMOVE_CHILD, WITHDRAW_JOIN
from ruobr_tui.screens.account.state_services_link import StateServicesLinkScreen
from ruobr_tui.screens.documents.scans import DocumentsScreen
from ruobr_tui.screens.parts.detail_page import DetailPage
from ruobr_tui.screens.parts.dialogs.choose import ChooseScreen
from ruobr_tui.screens.parts.dialogs.question import surname
from ruobr_tui.screens.parts.mutation_page import ActingPage
from ruobr_tui.screens.personal_data.my_data import MyDataScreen
from ruobr_tui.store.snapshot import Snapshot
from ruobr_tui.widgets.lines import EMPTY, Line, LineView

if TYPE_CHECKING:
    from ruobr_tui.api.client import Portal

OPENED_BY_PARENT = ("last_name", "residence", "registration_address")
"""Fields of a new child that are filled in from the parent's data."""


class CabinetScreen(DetailPage, ActingPage):
    """The parent's data, the children, and what is missing before services are available. Enter opens a
    form.
    """

    OWN_COMMANDS: ClassVar[Sequence[Command]] = AREA.commands_of("cabinet")
    BINDINGS: ClassVar[list[BindingType]] = keys.bindings(OWN_COMMANDS)

    def title_text(self) -> str:
        """The section's title."""
        return _("My account")

    def resources(self) -> Sequence[Resource[Any]]:
        """The parent and the children."""
        needed: list[Resource[Any]] = [cabinet.profile(), cabinet.children()]
        if self.context.has(personal_data.FEATURE):
            needed.append(personal_data.consent())
        if self.context.has(documents.FEATURE):
            needed.append(documents.documents())
        return needed

    async def fetch(self, portal: Portal) -> Snapshot[Any] | None:
        """Fetch the children's diaries, too: one may have been opened meanwhile."""
        snapshot = await super().fetch(portal)
        await load_account(self.context, portal)
        return snapshot

    @property
    def _profile(self) -> Profile | None:
        return self.stored(cabinet.profile()).value

    @property
    def _children(self) -> list[FamilyChild]:
        found = self.stored(cabinet.children()).value
        return found.children if found is not None else []

    # The page

    @property
    def _account(self) -> AccountData:
        """What is stored of the account."""
        scans = self.stored(documents.documents()).value
        consent = self.stored(personal_data.consent())
        return AccountData(
            me=self._profile or Profile(),
            children=self._children,
            scans=scans.documents if scans is not None else [],
            has_consent=consent.value.is_valid if consent.value is not None else None,
            drafts=frozenset(self.context.store.draft_names()),
            login=self.context.config.login or "",
            zone=self.context.zone,
        )

    def page(self, width: int) -> list[Line]:
        """Return what is to be done, then a row for each part."""
        if self._profile is None or not self.stored(cabinet.children()).known:
            return self.missing(width)
        return [*services(self._account, width), EMPTY, *rows(self._account, self._parts(), width)]

    def _parts(self) -> list[str]:
        """The parts that this portal has, beside the parent and the children."""
        features = {
            DOCUMENTS: documents.FEATURE,
            MY_DATA: personal_data.FEATURE,
            STATE_SERVICES: state_services.FEATURE,
        }
        return [
            part
            for part in (DOCUMENTS, MY_DATA, ACCOUNT, SESSIONS, STATE_SERVICES)
            if part not in features or self.context.has(features[part])
        ]

    def detail(self, width: int, height: int) -> list[Line]:
        """Return what there is to say about the selected part."""
        return detail(self._account, self.view.cursor_key, width) if self._profile is not None else []

    # Commands

    def why_not(self, command_id: str) -> str | None:
        """Ask for the diary of a child that has none; remove a child on which nothing rests."""
        child = self._child_of(self.view.cursor_key)
        if command_id not in ("cabinet.join", "cabinet.remove_child"):
            return super().why_not(command_id)
        if child is None:
            return _("Select a child first.")
        match command_id:
            case "cabinet.join" if child.pupil_id is not None:
                return _("This child’s diary is already open.")
            case "cabinet.join" if _can_be_withdrawn(child):
                return _("The class teacher has not replied to the last request yet. Press d to withdraw it.")
            case "cabinet.join" if "join" not in child.actions:
                return _("This action is not available for this child now.")
            case "cabinet.remove_child" if not _can_be_withdrawn(child):
                return self._why_not_removed(child)
        return None

    def _why_not_removed(self, child: FamilyChild) -> str | None:
        """Return why the portal would refuse to remove a child; None if no reason is known."""
        if "remove" not in child.actions:
            return _("The child can’t be removed: the diary is open or was requested.")
        found = self.stored(documents.documents()).value
        if found is not None and any(scan.child_id == child.id for scan in found.documents):
            return _("The child can’t be removed: there are scans (see Documents).")
        if any(
            self._has_application(resource, child)
            for resource in (kindergarten.applications(), enrolment.applications())
        ):
            return _("The child can’t be removed: there are applications.")
        return None

    def _has_application(self, resource: Resource[Any], child: FamilyChild) -> bool:
        found = self.stored(resource).value
        return found is not None and any(each.child_id == child.id for each in found.applications)

    @on(LineView.Opened, "#page")
    def open_line(self, event: LineView.Opened) -> None:
        """Open the form of a line."""
        if event.key == ABOUT_ME and self._profile is not None:
            self.app.push_screen(AboutMePage(self.context, self._profile), self._sent)
        elif event.key == NEW_CHILD:
            self.action_add_child()
        elif event.key == DOCUMENTS:
            self.app.push_screen(DocumentsScreen(self.context), self._seen)
        elif event.key == MY_DATA:
            self.app.push_screen(MyDataScreen(self.context), self._seen)
        elif event.key == SESSIONS:
            self.app.push_screen(SessionsScreen(self.context))
        elif event.key == STATE_SERVICES:
            self.app.push_screen(StateServicesLinkScreen(self.context))
        elif event.key == ACCOUNT:
            self.app.push_screen(AccountForm(self.context), self._account_changed)
        elif child := self._child_of(event.key):
            self.app.push_screen(ChildPage(self.context, child), self._sent)

    def _seen(self, _result: Any) -> None:
        """Refresh after a page above this one was closed."""
        self.repaint()

    def _sent(self, answer: Any) -> None:
        self.repaint()
        if answer is not None:
            self.notice(_("Sent."), "good")
            self.refresh_data()

    def _account_changed(self, answer: OwnAccount | None) -> None:
        if answer is not None:
            text = _("Saved. Your login is now %(login)s.") % {"login": answer.login}
            self.notice(text, "good")

    def _child_of(self, key: object) -> FamilyChild | None:
        return next((child for child in self._children if child.id == key), None)

    def action_add_child(self) -> None:
        """Add a child."""
        me = self._profile
        values = {name: me.values.get(name, "") for name in OPENED_BY_PARENT} if me is not None else {}
        self.app.push_screen(ChildPage(self.context, None, values), self._sent)

    def action_remove_child(self) -> None:
        """Withdraw a child's request for a diary, or remove the child."""
        child = self._child_of(self.view.cursor_key)
        if child is None:
            return
        if child.join is not None and _can_be_withdrawn(child):
            place = " ".join(filter(None, (child.join.school, child.join.class_name)))
            prompt = WITHDRAW_JOIN.about(child=child.full_name, place=place)
            self.after_yes(prompt, cabinet.withdraw_join(child.id))
            return
        prompt = REMOVE_CHILD.about(
            child=child.full_name,
            born=_born(child),
            word=child.values.get("first_name", "") or surname(child.full_name),
        )
        self.after_yes(prompt, cabinet.remove_child(child.id))

    def action_join(self) -> None:
        """Ask the class teacher for a diary: choose school, then class."""
        child = self._child_of(self.view.cursor_key)
        if child is not None:
            self._choose_school(child)

    def _choose_school(self, child: FamilyChild) -> None:
        def group_of(school: tuple[int, str]) -> None:
            self._choose(
                _("Choose a class"), school[0], lambda group: self._ask_to_join(child, school, group)
            )

        self._choose(_("Choose a school"), None, group_of)

    def _ask_to_join(self, child: FamilyChild, school: tuple[int, str], group: tuple[int, str]) -> None:
        """Read the request back, then send it."""
        place = ", ".join((school[1], group[1]))
        prompt = ASK_DIARY.about(child=child.full_name, born=_born(child), place=place)
        self.after_yes(prompt, cabinet.request_diary(child.id, school[0], group[0]))

    @work(group="join", exclusive=True, exit_on_error=False, description="ask for schools")
    async def _choose(self, title: str, school: int | None, then: Callable[[tuple[int, str]], None]) -> None:
        """Let the user choose one of the schools, or one of a school's classes."""
        resource = cabinet.schools(school)
        try:
            snapshot = await self.context.store.refresh(resource, await self.context.portal())
        except RuobrError as error:
            self.show_error(error)
            return
        if snapshot.value is None:
            if snapshot.error is not None:
                self.show_error(snapshot.error)
            return
        options = [(each.id, each.title, "") for each in snapshot.value.choices]

        titles = {each.id: each.title for each in snapshot.value.choices}

        def chosen(number: int | None) -> None:
            if number is not None:
                then((number, titles[number]))

        self.app.push_screen(ChooseScreen(title, options), chosen)


def _born(child: FamilyChild) -> str:
    born = child.values.get("birth_date", "")
    return phrases.numeric_date(date.fromisoformat(born)) if born else "—"


def _can_be_withdrawn(child: FamilyChild) -> bool:
    """Whether a request for the child's diary waits for an answer."""
    return child.join is not None and "withdraw" in child.join.actions
