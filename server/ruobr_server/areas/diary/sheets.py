"""Tables of what a journal records with: types of marks and codes of absences."""

from __future__ import annotations

from ruobr_server.areas.diary import tables
from ruobr_server.kit.sheets.description import SCHOOL, Field, Sheet
from ruobr_server.kit.sheets.records import Record
from ruobr_server.kit.sheets.values import YES_OR_NO, Fraction, Words

OF_SCHOOL = Field(name=SCHOOL, russian=("школа",), refers="schools")


def _yes_or_no(name: str, russian: str) -> Field:
    return Field(name=name, russian=(russian,), value=YES_OR_NO, stored=name, default=False, is_emptied=False)


def _mark_label(record: Record) -> tuple[str, ...]:
    return (record.values["name"],)


def _code_label(record: Record) -> tuple[str, ...]:
    return (record.values["code"],)


MARK_TYPES = Sheet(
    name="mark types",
    russian=("виды оценок", "виды работ"),
    table=tables.mark_types,
    key=("name",),
    labels=_mark_label,
    is_removable=True,
    listed=("weight",),
    fields=(
        OF_SCHOOL,
        Field(name="name", russian=("название",), value=Words(100), required=True, stored="name"),
        Field(
            name="weight",
            russian=("вес",),
            value=Fraction(100),
            required=True,
            stored="weight",
            is_emptied=False,
        ),
    ),
)
ABSENCE_CODES = Sheet(
    name="absence codes",
    russian=("коды отсутствия", "коды пропусков"),
    table=tables.absence_codes,
    has_id=False,
    key=("code",),
    labels=_code_label,
    is_removable=True,
    listed=("title", "excused", "missed"),
    fields=(
        OF_SCHOOL,
        Field(name="code", russian=("код",), value=Words(8), required=True, stored="code"),
        Field(name="title", russian=("название",), value=Words(100), required=True, stored="title"),
        _yes_or_no("excused", "уважительная"),
        _yes_or_no("ill", "болезнь"),
        _yes_or_no("late", "опоздание"),
        Field(
            name="missed",
            russian=("пропуск",),
            value=YES_OR_NO,
            stored="missed",
            default=True,
            is_emptied=False,
        ),
    ),
)


def sheets() -> tuple[Sheet, ...]:
    """Of the diary."""
    return (MARK_TYPES, ABSENCE_CODES)
