"""One text: its draft, or what is in force, in both languages; edit, preview, publish, versions."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any, ClassVar

from textual import work
from textual.binding import BindingType

from ruobr_tui import keys, phrases
from ruobr_tui.api.models.portal_texts import PortalTextDetail, WholeVersion, Wording
from ruobr_tui.api.requests import administration
from ruobr_tui.api.resources import Resource
from ruobr_tui.api.rules.portal_texts import CONSENT, KINDS, LANGUAGES
from ruobr_tui.areas import Command
from ruobr_tui.context import Context
from ruobr_tui.i18n import N_, _
from ruobr_tui.screens.parts.dialogs.choose import ChooseScreen
from ruobr_tui.screens.parts.dialogs.dialog import DIALOGS
from ruobr_tui.screens.parts.dialogs.question import Prompt
from ruobr_tui.screens.parts.mutation_page import ActingPage
from ruobr_tui.screens.parts.sending import refresh, send, show_notice
from ruobr_tui.screens.texts.area import AREA
from ruobr_tui.screens.texts.differences import DifferencesScreen
from ruobr_tui.screens.texts.editing import parts_of, written_part
from ruobr_tui.screens.texts.labels import LANGUAGES as NAMES_OF_LANGUAGES
from ruobr_tui.screens.texts.labels import names_in_braces, text_name, version_name
from ruobr_tui.screens.texts.preview import PreviewPage
from ruobr_tui.screens.texts.questions import DISCARD, PUBLISH_AND_ASK, PUBLISH_CONSENT, PUBLISH_LETTER
from ruobr_tui.widgets.blocks.details import checks, group, values
from ruobr_tui.widgets.lines import EMPTY, Line, heading, paragraph

NO_DRAFT = N_("There is no draft. Press e to write one.")


class TextScreen(ActingPage):
    """What is edited is the draft; the text in force stays until the draft is published."""

    OWN_COMMANDS: ClassVar[Sequence[Command]] = AREA.commands_of("text")
    BINDINGS: ClassVar[list[BindingType]] = keys.bindings(OWN_COMMANDS)
    HAS_LIST: ClassVar[bool] = False
    DECISIONS: ClassVar[Mapping[str, tuple[str, str]]] = {
        "text.publish": ("publish", NO_DRAFT),
        "text.discard": ("discard", NO_DRAFT),
    }

    def __init__(self, context: Context, kind: str) -> None:
        super().__init__(context)
        self._kind = kind
        self._resource: Resource[PortalTextDetail] = administration.portal_text(kind)

    def title_text(self) -> str:
        """What it is."""
        return text_name(self._kind)

    def resources(self) -> Sequence[Resource[Any]]:
        """The text."""
        return [self._resource]

    @property
    def _detail(self) -> PortalTextDetail | None:
        found: PortalTextDetail | None = self.stored(self._resource).value
        return found

    @property
    def allowed(self) -> Collection[str] | None:
        """A draft is published or discarded."""
        detail = self._detail
        if detail is None:
            return None
        return ("publish", "discard") if detail.draft is not None else ()

    # Page

    def page(self, width: int) -> list[Line]:
        """The draft or what is in force, then what may stand in braces."""
        detail = self._detail
        if detail is None:
            return self.unknown(self._resource, width)
        shown = detail.draft or detail.in_force
        lines = [heading(text_name(self._kind), width, right=version_name(shown))]
        if detail.draft is not None:
            text = _("Draft of %(who)s, %(at)s. Press p to publish it; until then the text in force stays.")
            who = {"who": detail.draft.by or "–", "at": self._when(detail.draft)}
            lines += checks([("!", text % who, "due")], width)
        elif detail.in_force.at is not None:
            text = _("In force since %(at)s, published by %(who)s.")
            who = {"who": detail.in_force.by or "–", "at": self._when(detail.in_force)}
            lines += paragraph(text % who, width - 2, "dim", " ")
        if self._kind == CONSENT and not detail.entity:
            text = _("The portal’s settings name no legal entity: nothing can be published before they do.")
            lines += checks([("!", text, "warning")], width)
        for language in LANGUAGES:
            lines += self._wording(language, getattr(shown, language), width)
        return lines

    def _wording(self, language: str, wording: Wording, width: int) -> list[Line]:
        if not wording.body:
            rows = paragraph(_("There is no text in this language."), width - 2, "dim", " ")
        else:
            rows = values([(_("Subject"), wording.subject)], width) if wording.subject else []
            rows += [EMPTY] if wording.subject else []
            for passage in wording.body.split("\n"):
                rows += paragraph(passage, width - 2, "text", " ") if passage else [EMPTY]
        names = paragraph(names_in_braces(self._kind, language), width - 2, "dim", " ")
        return group(_(NAMES_OF_LANGUAGES[language]), [*rows, EMPTY, *names], width)

    def _when(self, version: WholeVersion) -> str:
        at = version.at
        return "–" if at is None else phrases.date_and_time(at.astimezone(self.context.zone))

    # Commands

    @work(group=DIALOGS, exclusive=True, exit_on_error=False, description="write a draft")
    async def action_edit(self) -> None:
        """Choose which part, then write it; the draft is saved at once."""
        detail = self._detail
        if detail is None or not self.is_free():
            return
        options = parts_of(detail.draft or detail.in_force, self._kind)
        part = await self.app.push_screen_wait(ChooseScreen(_("What do you change?"), options))
        if part is None:
            return
        written = await written_part(self, detail, part)
        if written is None:
            return
        ru, en, own_draft = written

        def saved(_answer: Any) -> None:
            if own_draft:
                self.context.store.drop_draft(own_draft)
            refresh(self)
            show_notice(self, _("The draft was saved."), "good")

        read = 0 if detail.draft is None else detail.draft.version
        send(self, administration.save_draft(self._kind, ru, en, read), saved)

    def action_preview(self) -> None:
        """Show it as it will be read."""
        detail = self._detail
        if detail is not None:
            self.app.push_screen(PreviewPage(detail))

    @work(group=DIALOGS, exclusive=True, exit_on_error=False, description="choose a version")
    async def action_history(self) -> None:
        """Choose a version, and show what it has changed."""
        detail = self._detail
        if detail is None:
            return
        options = []
        if detail.draft is not None:
            options.append((-1, version_name(detail.draft), detail.draft.by))
        for each in detail.versions:
            again = _("asks again") if each.asks_again else ""
            agreed = "" if each.agreed is None else _("agreed: %(count)d") % {"count": each.agreed}
            note = ", ".join(filter(None, (again, agreed, each.by)))
            options.append((each.number, version_name(each), note))
        number = await self.app.push_screen_wait(ChooseScreen(_("Which version?"), options))
        if number is not None:
            self.app.push_screen(DifferencesScreen(self.context, detail, number))

    @work(group=DIALOGS, exclusive=True, exit_on_error=False, description="publish a draft")
    async def action_publish(self) -> None:
        """Publish the draft by a word; for a consent, decide first who is asked."""
        detail = self._detail
        if detail is None or detail.draft is None or self.why_not("text.publish") is not None:
            return
        asks_again = False
        if self._kind == CONSENT:
            options = [
                (False, _("They stay valid; only new consents are for this text"), ""),
                (True, _("Everybody has to agree again"), ""),
            ]
            title = _("What becomes of consents that were given?")
            chosen = await self.app.push_screen_wait(ChooseScreen(title, options))
            if chosen is None:
                return
            asks_again = bool(chosen)
        call = administration.publish(self._kind, detail.draft.version, asks_again=asks_again)
        self.after_yes(self._publishing(detail, asks_again), call)

    def _publishing(self, detail: PortalTextDetail, asks_again: bool) -> Prompt:
        name, word = text_name(self._kind), _("publish")
        if KINDS[self._kind].is_letter:
            return PUBLISH_LETTER.about(name=name, word=word)
        agreed = sum(each.agreed or 0 for each in detail.versions)
        question = PUBLISH_AND_ASK if asks_again else PUBLISH_CONSENT
        return question.about(name=name, word=word, agreed=agreed)

    def action_discard(self) -> None:
        """Give the draft up, after a question."""
        detail = self._detail
        if detail is not None and detail.draft is not None:
            call = administration.discard_draft(self._kind, detail.draft.version)
            self.after_yes(DISCARD.about(name=text_name(self._kind)), call)
