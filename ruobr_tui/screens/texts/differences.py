"""What a version of a text has changed: lines that went, and lines that came."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import Any, ClassVar

from ruobr_tui.api.models.portal_texts import PortalTextDetail, WholeVersion, Wording
from ruobr_tui.api.requests import administration
from ruobr_tui.api.resources import Resource
from ruobr_tui.api.rules.portal_texts import LANGUAGES
from ruobr_tui.context import Context
from ruobr_tui.i18n import _
from ruobr_tui.screens.parts.page import PageScreen
from ruobr_tui.screens.texts.labels import LANGUAGES as NAMES_OF_LANGUAGES
from ruobr_tui.screens.texts.labels import text_name, version_name
from ruobr_tui.widgets.blocks.details import checks, group
from ruobr_tui.widgets.lines import Line, heading, paragraph

DRAFT = -1
"""Stands for the draft, which has no number."""


class DifferencesScreen(PageScreen):
    """A version beside the one before it; the first one is shown whole."""

    HAS_LIST: ClassVar[bool] = False

    def __init__(self, context: Context, detail: PortalTextDetail, number: int) -> None:
        super().__init__(context)
        self._detail = detail
        last = max((each.number for each in detail.versions), default=0)
        self._number = number
        self._before = last if number == DRAFT else number - 1

    def title_text(self) -> str:
        """Which text."""
        return _("Versions: %(name)s") % {"name": text_name(self._detail.kind)}

    def resources(self) -> Sequence[Resource[Any]]:
        """Both versions; the draft is here already."""
        wanted = [number for number in (self._number, self._before) if number >= 0]
        return [administration.portal_text_version(self._detail.kind, number) for number in wanted]

    def _version(self, number: int) -> WholeVersion | None:
        if number == DRAFT:
            return self._detail.draft
        found: WholeVersion | None = self.stored(
            administration.portal_text_version(self._detail.kind, number)
        ).value
        return found

    def page(self, width: int) -> list[Line]:
        """Both languages, line by line."""
        new = self._version(self._number)
        old = self._version(self._before) if self._before >= 0 else WholeVersion()
        if new is None or old is None:
            return self.unknown(self.resources()[0], width)
        lines = [heading(version_name(new), width, right=new.by)]
        if self._before >= 0:
            text = _("Compared with: %(version)s. + came, − went.") % {"version": version_name(old)}
            lines += paragraph(text, width - 2, "dim", " ")
        for language in LANGUAGES:
            rows = list(_changes(getattr(old, language), getattr(new, language)))
            lines += group(_(NAMES_OF_LANGUAGES[language]), checks(rows, width), width)
        return lines


def _changes(old: Wording, new: Wording) -> Iterator[tuple[str, str, str]]:
    """Each line with its sign; the unchanged ones between have none."""
    before, after = _lines(old), _lines(new)
    for action, i1, i2, j1, j2 in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if action == "equal":
            yield from ((" ", line, "dim") for line in before[i1:i2])
            continue
        yield from (("−", line, "bad") for line in before[i1:i2])
        yield from (("+", line, "good") for line in after[j1:j2])


def _lines(wording: Wording) -> list[str]:
    lines = [wording.subject] if wording.subject else []
    return [*lines, *(line for line in wording.body.split("\n") if line.strip())]
