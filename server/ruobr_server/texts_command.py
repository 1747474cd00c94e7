"""``ruobr-server texts``: the consent and the letters of the portal as files."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import Connection

from ruobr_server.areas.texts.reading import detail, every_text, whole
from ruobr_server.areas.texts.writing import publish_draft, put_draft
from ruobr_server.commands import Differences, opened
from ruobr_server.import_command import is_confirmed
from ruobr_server.kit.errors import Conflict, InvalidFields, NotFound, OperatorError
from ruobr_server.kit.language import _
from ruobr_server.kit.settings import Settings
from ruobr_tui.api.clock import system_clock
from ruobr_tui.api.models.portal_texts import DraftRequest, PublishRequest, Wording
from ruobr_tui.api.rules.portal_texts import CONSENT, KINDS, LANGUAGES, LONGEST_CONSENT, tidied
from ruobr_tui.api.rules.text.safe_text import safe_text

MOST_BYTES = LONGEST_CONSENT * 4
"""Of a file."""

Given = dict[str, tuple[Wording, Wording]]
"""Russian and English words by the kind of the text."""


def texts(url: str, options: Namespace, settings: Settings) -> None:
    """List, show, export or import. Raises ``Differences`` with the faults of files, ``OperatorError``."""
    with opened(url) as database:
        match options.action:
            case "list":
                for line in database.read_now(_listed, settings):
                    print(line)
            case "show":
                print(database.read_now(_shown, options.kind, options.version, settings))
            case "export":
                for name, text in database.read_now(_files, settings).items():
                    _write(options.folder, name, text)
            case _:
                given = _read(options.folder)
                changed = database.read_now(_changed, given, settings)
                _check_drafts(database.read_now(_with_drafts, changed, settings))
                for kind in changed:
                    print(f"{_('to publish') if options.publish else _('to draft')}\t{kind}")
                if not changed:
                    print(_("Nothing to do: everything is there already."))
                elif options.dry_run:
                    database.write_now(_try, changed, options, settings)
                    print(_("Nothing was written."))
                elif not options.yes and not is_confirmed():
                    raise OperatorError(_("Nothing was written."))
                else:
                    database.write_now(_import, changed, options, settings)
                    print(_("Written."))


def _listed(connection: Connection, settings: Settings) -> list[str]:
    """The kind, the version in force, whether a draft waits."""
    return [
        "\t".join((text.kind, text.label or _("as shipped"), _("draft") if text.has_draft else ""))
        for text in every_text(connection, settings).texts
    ]


def _shown(connection: Connection, kind: str, number: int | None, settings: Settings) -> str:
    found = detail(connection, kind, settings).in_force
    if number is not None:
        try:
            found = whole(connection, kind, number, settings)
        except NotFound:
            raise OperatorError(_("There is no such version.")) from None
    return "\n\n".join(safe_text(_as_file(kind, words)) for words in (found.ru, found.en) if words.body)


def _files(connection: Connection, settings: Settings) -> dict[str, str]:
    """What is in force, by the name of its file."""
    found = {}
    for kind in KINDS:
        text = detail(connection, kind, settings).in_force
        for language, words in zip(LANGUAGES, (text.ru, text.en), strict=True):
            if words.body:
                found[f"{kind}.{language}.txt"] = _as_file(kind, words) + "\n"
    return found


def _as_file(kind: str, words: Wording) -> str:
    """A letter begins with its subject and an empty line."""
    return f"{words.subject}\n\n{words.body}" if KINDS[kind].is_letter else words.body


def _from_file(kind: str, text: str) -> Wording:
    plain = tidied(text)
    if not KINDS[kind].is_letter:
        return Wording(body=plain)
    subject, _line, body = plain.partition("\n")
    return Wording(subject=subject, body=body.strip("\n"))


def _write(folder: Path, name: str, text: str) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    except OSError as error:
        raise OperatorError(f"{folder / name}: {error.strerror}") from error
    print(folder / name)


def _read(folder: Path) -> Given:
    """The texts of a folder. English may be missing."""
    if not folder.is_dir():
        raise OperatorError(_("%(path)s is no folder.") % {"path": folder})
    found: Given = {}
    for kind in KINDS:
        russian, english = (_text_of(folder / f"{kind}.{language}.txt") for language in LANGUAGES)
        if russian is None and english is not None:
            raise OperatorError(_("%(name)s is missing.") % {"name": f"{kind}.ru.txt"})
        if russian is not None:
            found[kind] = (_from_file(kind, russian), _from_file(kind, english or ""))
    if not found:
        raise OperatorError(_("There are no texts there. An export shows how they are called."))
    return found


def _text_of(path: Path) -> str | None:
    try:
        with path.open("rb") as file:
            data = file.read(MOST_BYTES + 1)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise OperatorError(f"{path}: {error.strerror}") from error
    if len(data) > MOST_BYTES:
        raise OperatorError(_("%(path)s is too large.") % {"path": path})
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise OperatorError(_("%(path)s is not UTF-8.") % {"path": path}) from None


def _changed(connection: Connection, given: Given, settings: Settings) -> Given:
    """Those that are not in force already."""
    found = {}
    for kind, (russian, english) in given.items():
        now = detail(connection, kind, settings).in_force
        if (_as_file(kind, now.ru), _as_file(kind, now.en)) != (
            _as_file(kind, russian),
            _as_file(kind, english),
        ):
            found[kind] = (russian, english)
    return found


def _with_drafts(connection: Connection, given: Given, settings: Settings) -> list[str]:
    return [kind for kind in given if detail(connection, kind, settings).draft is not None]


def _check_drafts(kinds: list[str]) -> None:
    # Somebody is at work on it: what they wrote is not overwritten.
    if kinds:
        names = ", ".join(kinds)
        raise OperatorError(
            _("These texts have a draft: %(names)s. Publish or discard it in the program first.")
            % {"names": names}
        )


class _NotMeant(Exception):
    """It was only tried."""


def _try(connection: Connection, given: Given, options: Namespace, settings: Settings) -> None:
    """Find what would be refused, and write nothing."""
    try:
        with connection.begin_nested():
            _import(connection, given, options, settings)
            raise _NotMeant
    except _NotMeant:
        pass


def _import(connection: Connection, given: Given, options: Namespace, settings: Settings) -> None:
    """All of them, or none."""
    now = system_clock()
    faults = []
    for kind, (russian, english) in given.items():
        try:
            put_draft(connection, None, kind, DraftRequest(ru=russian, en=english), now, settings)
            if options.publish:
                again = options.ask_again and kind == CONSENT
                drafted = PublishRequest(version=1, asks_again=again)  # the one just made: there was none
                publish_draft(connection, None, kind, drafted, now, settings)
        except InvalidFields as error:
            faults += list(_faults(kind, error))
        except Conflict as error:
            raise OperatorError(f"{kind}: {error.explanation.in_words_of(_)}") from error
    for line in faults:
        print(line)
    if faults:
        raise Differences(_("Nothing was written. Correct these files, then start again."))


def _faults(kind: str, error: InvalidFields) -> Iterator[str]:
    for name, why in error.wrong.items():
        language = name.partition(".")[0]
        yield "\t".join(("error", f"{kind}.{language}.txt", why.in_words_of(_)))
