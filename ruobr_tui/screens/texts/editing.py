"""Writing one part of a text: subject or body, in Russian or in English."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

from ruobr_tui.api.models.portal_texts import PortalTextDetail, WholeVersion, Wording
from ruobr_tui.api.rules.fields.wrong import Wrong
from ruobr_tui.api.rules.portal_texts import KINDS, LONGEST_SUBJECT, check_body, check_subject, tidied
from ruobr_tui.i18n import N_, _
from ruobr_tui.screens.parts.dialogs.ask_line import AskLine
from ruobr_tui.screens.parts.dialogs.ask_text import AskText
from ruobr_tui.screens.texts.labels import names_in_braces, text_name

REMOVE = ("en", "remove")
ROWS = 12
"""Rows of a body, where the terminal has them."""

PARTS = {
    ("ru", "subject"): N_("Subject in Russian"),
    ("ru", "body"): N_("Text in Russian"),
    ("en", "subject"): N_("Subject in English"),
    ("en", "body"): N_("Text in English"),
    REMOVE: N_("Remove the English text"),
}

Written = tuple[Wording, Wording, str]
"""The text in Russian and in English; the name of this computer's draft that is no longer needed."""


def parts_of(shown: WholeVersion, kind: str) -> list[tuple[Hashable, str, str]]:
    """What can be changed of a text, for a choice."""
    found: list[tuple[Hashable, str, str]] = []
    for (language, part), title in PARTS.items():
        if part == "subject" and not KINDS[kind].is_letter:
            continue
        if part == "remove" and not shown.en.body:
            continue
        wording: Wording = getattr(shown, language)
        note = wording.subject if part == "subject" else ""
        found.append(((language, part), _(title), note))
    return found


async def written_part(screen: Any, detail: PortalTextDetail, part: tuple[str, str]) -> Written | None:
    """Ask for a part; return the text with it, or None. Runs in a worker."""
    shown, kind = detail.draft or detail.in_force, detail.kind
    if part == REMOVE:
        return shown.ru, Wording(), ""
    language, name = part
    now: Wording = getattr(shown, language)
    title = f"{text_name(kind)}: {_(PARTS[part])}"
    if name == "subject":
        typed = await screen.app.push_screen_wait(
            AskLine(
                _("One line; names in braces cannot stand in it"),
                title=title,
                value=now.subject,
                longest=LONGEST_SUBJECT,
                complaint=lambda text: _why(check_subject, text),
            )
        )
        changed, drop = Wording(subject=typed or "", body=now.body), ""
    else:
        drop = f"text/{kind}/{language}"
        begun = screen.context.store.draft(drop)
        typed = await screen.app.push_screen_wait(
            AskText(
                screen.context,
                drop,
                title,
                names_in_braces(kind, language),
                now.body if begun is None else begun.values.get("text", now.body),
                longest=KINDS[kind].longest,
                wrong=lambda text: _why(lambda body: check_body(kind, body, detail.entity, language), text),
                rows=ROWS,
            )
        )
        changed = Wording(subject=now.subject, body=tidied(typed or ""))
    if typed is None:
        return None
    return (changed, shown.en, drop) if language == "ru" else (shown.ru, changed, drop)


def _why(check: Any, text: str) -> str:
    """Why a text cannot be saved, or ""."""
    try:
        check(tidied(text))
    except Wrong as error:
        return error.explanation.in_words_of(_)
    return ""
