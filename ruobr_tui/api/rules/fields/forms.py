"""Forms as data: the same fields are drawn by the client and checked by the server.

Values are sent as texts (a date is ``YYYY-MM-DD``, a choice its code, "" no value); ``checked`` returns them
in their normal form, and a text for every invalid field.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from ruobr_tui.api.reasons import forms
from ruobr_tui.api.rules.fields import documents
from ruobr_tui.api.rules.fields.wrong import Wrong
from ruobr_tui.api.rules.text.safe_text import one_line, safe_text


class Kind(StrEnum):
    """The kind of a field's value."""

    LINE = "line"
    TEXT = "text"
    NAME = "name"
    DATE = "date"
    WHOLE = "whole"
    CHOICE = "choice"
    YES = "yes"
    SECRET = "secret"  # noqa: S105 - the kind of a field
    """Never shown, never stored in a draft; used as typed."""
    SNILS = "snils"
    PHONE = "phone"
    EMAIL = "email"
    PASSPORT_SERIES = "passport-series"
    PASSPORT_NUMBER = "passport-number"
    CERTIFICATE_SERIES = "certificate-series"
    CERTIFICATE_NUMBER = "certificate-number"


@dataclass(frozen=True, slots=True)
class Field:
    """One field. ``choices``: code and title. ``longest``: characters.

    ``least``, ``most``: of a whole number, or of a date in days from today (``most=0``: not in the future).
    """

    name: str
    title: str
    kind: Kind = Kind.LINE
    required: bool = False
    hint: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    longest: int = 300
    least: int | None = None
    most: int | None = None
    help: str = ""
    """Why it is needed, or where it is found: a sentence or two."""
    example: str = ""
    """A value that fits."""


@dataclass(frozen=True, slots=True)
class Step:
    """Some fields that are filled in together, on one page."""

    title: str
    names: tuple[str, ...]


@dataclass(frozen=True)
class Form:
    """Fields in the order in which one fills them in."""

    fields: Sequence[Field]
    together: Sequence[frozenset[str]] = field(default=())
    """Fields that have values all together or not at all (series, number and date of a document)."""
    steps: Sequence[Step] = field(default=())
    """All fields, by step; none: one step."""

    def names(self) -> list[str]:
        """The fields' names."""
        return [each.name for each in self.fields]

    def names_of(self, step: int) -> tuple[str, ...]:
        """The names of a step's fields."""
        return self.steps[step].names if self.steps else tuple(self.names())

    def step_of(self, name: str) -> int:
        """The step of a field, counted from 0."""
        return next((at for at, step in enumerate(self.steps) if name in step.names), 0)

    def field(self, name: str) -> Field:
        """A field by its name."""
        return next(each for each in self.fields if each.name == name)


_KINDS: Mapping[Kind, Callable[[str], str]] = {
    Kind.NAME: documents.name,
    Kind.SNILS: documents.snils,
    Kind.PHONE: documents.phone,
    Kind.EMAIL: documents.email,
    Kind.PASSPORT_SERIES: documents.passport_series,
    Kind.PASSPORT_NUMBER: documents.passport_number,
    Kind.CERTIFICATE_SERIES: documents.certificate_series,
    Kind.CERTIFICATE_NUMBER: documents.certificate_number,
}


def value_of(one: Field, typed: str, today: date) -> str:
    """What was typed in a field, in its normal form; "" stays "". Raises ``Wrong``."""
    if one.kind is Kind.SECRET:
        if len(typed) > one.longest:
            raise Wrong(forms.TOO_LONG, most=one.longest)
        return typed
    text = safe_text(typed).strip() if one.kind is Kind.TEXT else one_line(typed)
    if not text:
        return ""
    match one.kind:
        case Kind.DATE:
            return _date(one, text, today).isoformat()
        case Kind.WHOLE:
            return str(_whole(one, text))
        case Kind.CHOICE:
            if text not in {code for code, _ in one.choices}:
                raise Wrong(forms.NOT_OF_LIST)
            return text
        case Kind.YES:
            return "1" if text in ("1", "yes", "true") else ""
    rule = _KINDS.get(one.kind)
    if rule is not None:
        return rule(text)
    if len(text) > one.longest:
        raise Wrong(forms.TOO_LONG, most=one.longest)
    return text


def checked(
    form: Form, values: Mapping[str, str], today: date, *, complete: bool = True
) -> tuple[dict[str, str], dict[str, Wrong]]:
    """All fields in normal form, and errors by field.

    ``complete``: required fields must have a value; otherwise only given values must be valid.
    """
    clean: dict[str, str] = {}
    wrong: dict[str, Wrong] = {}
    for one in form.fields:
        try:
            clean[one.name] = value_of(one, values.get(one.name, ""), today)
        except Wrong as error:
            typed = values.get(one.name, "")
            clean[one.name] = typed if one.kind is Kind.SECRET else one_line(typed)
            wrong[one.name] = error
            continue
        if complete and one.required and not clean[one.name]:
            wrong[one.name] = Wrong(forms.REQUIRED)
    for names in form.together:
        given = [name for name in names if clean[name]]
        for name in names if given and complete else ():
            if not clean[name] and name not in wrong:
                wrong[name] = Wrong(forms.TOGETHER)
    return clean, wrong


def missing(form: Form, values: Mapping[str, str]) -> list[str]:
    """The required fields without a value, in the form's order."""
    return [one.name for one in form.fields if one.required and not values.get(one.name, "").strip()]


def read_date(text: str) -> date:
    """A date as people type it: ``24.11.2026``, ``24.11.26``, ``2026-11-24``. Raises ``Wrong``."""
    compact = one_line(text).replace("/", ".").replace(",", ".").replace(" ", ".")
    iso = re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})", compact, re.ASCII)
    usual = re.fullmatch(r"(\d{1,2})\.(\d{1,2})\.(\d{4}|\d{2})", compact, re.ASCII)
    bare = re.fullmatch(r"(\d{2})(\d{2})(\d{4})", compact, re.ASCII)
    try:
        if iso:
            return date(int(iso[1]), int(iso[2]), int(iso[3]))
        if found := usual or bare:
            year = int(found[3])
            return date(year + 2000 if year < 100 else year, int(found[2]), int(found[1]))
    except ValueError as error:
        raise Wrong(forms.NO_SUCH_DAY) from error
    raise Wrong(forms.NOT_A_DAY)


def _date(one: Field, text: str, today: date) -> date:
    found = read_date(text)
    ahead = (found - today).days
    if one.most is not None and ahead > one.most:
        raise Wrong(forms.IN_FUTURE if one.most == 0 else forms.TOO_LATE)
    if one.least is not None and ahead < one.least:
        raise Wrong(forms.TOO_EARLY)
    if found.year < 1900:
        raise Wrong(forms.TOO_EARLY)
    return found


def _whole(one: Field, text: str) -> int:
    if not re.fullmatch(r"\d{1,9}", text, re.ASCII):
        raise Wrong(forms.NOT_A_NUMBER)
    found = int(text)
    low, high = one.least or 0, one.most if one.most is not None else 999_999_999
    if not low <= found <= high:
        raise Wrong(forms.OUT_OF_RANGE, low=low, high=high)
    return found
