"""The form of a row, made of what the portal says of its fields; it is read back before it is sent."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ruobr_tui.api.calls import Call
from ruobr_tui.api.errors import FieldsRefused
from ruobr_tui.api.models.administration import Place
from ruobr_tui.api.models.records import RecordDetail, RecordField, RecordLessons
from ruobr_tui.api.requests import records
from ruobr_tui.api.rules.fields.forms import Field, Form, Kind, Step
from ruobr_tui.api.rules.records import RETIMING
from ruobr_tui.context import Context
from ruobr_tui.i18n import N_, _, language
from ruobr_tui.screens.parts.dialogs.dialog import agrees
from ruobr_tui.screens.parts.forms.page import FormPage
from ruobr_tui.screens.parts.forms.review import Review
from ruobr_tui.screens.parts.sending import refresh, show_notice
from ruobr_tui.screens.records.labels import column_title, place_title, table_title
from ruobr_tui.screens.records.questions import RETIME

KINDS: Mapping[str, Kind] = {
    "whole": Kind.WHOLE,
    "date": Kind.DATE,
    "choice": Kind.CHOICE,
    "snils": Kind.SNILS,
}
EXAMPLES: Mapping[str, str] = {
    "time": "08:30",
    "decimal": "4.65",
    "date": "24.11.2026",
    "zone": "Europe/Moscow",
}
MANY = N_("Several are separated by commas: %(names)s.")
SNILS = N_("Empty: the number stays as it is. It is never shown, only compared.")
LONGEST = 5_000
"""Characters of a field."""


class RecordForm(FormPage):
    """A new row, or another text for some cells of one."""

    def __init__(self, context: Context, place: Place, detail: RecordDetail) -> None:
        self._place, self._detail = place, detail
        self._fields = {form_name(each.name): each for each in detail.fields if not each.fixed}
        fields = tuple(field_of(name, each) for name, each in self._fields.items())
        form = Form(fields, steps=(Step(N_("Fields"), tuple(self._fields)),))
        values = {name: to_form(each, each.value) for name, each in self._fields.items()}
        self._changed_by = ""
        where = f"{place.territory_id or 0}-{place.school_id or 0}"
        super().__init__(
            context, form, f"record-{detail.table.replace(' ', '-')}-{where}-{detail.key or 'new'}", values
        )

    def title_text(self) -> str:
        """The row, or what is added to which table."""
        title = table_title(self._detail.table)
        return (
            f"{title}: {self._detail.label}" if self._detail.key else _("%(table)s: new") % {"table": title}
        )

    def review(self, values: Mapping[str, str]) -> Review:
        """Which row of which place, and what changes."""
        about = place_title(self._place)
        if self._detail.key:
            changes = [
                f"{column_title(name, self._by_name(name).russian)}: {old or '–'} → {new or '–'}"
                for name, (old, new) in self._cells(values).items()
            ]
            text = _("Changes: %(names)s.") % {"names": "; ".join(changes)}
            about = f"{about}. {text if changes else _('Nothing is changed.')}"
        after = _("The history shows who has changed what, and what it said before.")
        whom = self._detail.label or table_title(self._detail.table)
        return Review(whom, about, after, send=N_("Save"))

    def call(self, values: Mapping[str, str], version: int) -> Call[Any]:
        """Send what is new, or the cells that change with what they replace."""
        cells = self._cells(values)
        if not self._detail.key:
            new = {name: text for name, (_old, text) in cells.items() if text}
            return records.add(self._place, self._detail.table, new)
        if not cells:  # the portal answers with the row as it is
            first = next(iter(self._fields))
            same = to_portal(self._fields[first], self._portal_has[first])
            cells = {self._fields[first].name: (same, same)}
        return records.change(self._place, self._detail.table, self._detail.key, cells)

    def _cells(self, values: Mapping[str, str]) -> dict[str, tuple[str, str]]:
        found = {}
        for name, field in self._fields.items():
            old, new = to_portal(field, self._portal_has[name]), to_portal(field, values.get(name, ""))
            if old != new or (not self._detail.key and new):
                found[field.name] = (old, new)
        return found

    def _by_name(self, name: str) -> RecordField:
        return next(each for each in self._fields.values() if each.name == name)

    async def agrees(self, call: Call[Any]) -> bool:
        """Say first what becomes of the lessons of the school, where they depend on the table."""
        if self._detail.table not in RETIMING:
            return True
        values, _wrong = self.view.checked(complete=self.complete)
        planned = records.plan(self._place, self._detail.table, self._detail.key, self._cells(values))
        lessons: RecordLessons | None = (await self.carry_out(planned, "")).lessons
        if lessons is None or not (lessons.created or lessons.changed or lessons.deleted):
            return True
        prompt = RETIME.about(
            name=self.title_text(),
            created=lessons.created,
            changed=lessons.changed,
            deleted=lessons.deleted,
            retained=lessons.retained,
        )
        return await agrees(self.app, prompt)

    async def carry_out(self, call: Call[Any], key: str) -> Any:
        """Send it; faults are called as the fields of the form are."""
        try:
            return await super().carry_out(call, key)
        except FieldsRefused as error:
            raise FieldsRefused({form_name(name): why for name, why in error.fields.items()}) from error

    def adopt(self, current: Any) -> tuple[Mapping[str, str], int] | None:
        """What the portal has now, and who has changed it."""
        found = super().adopt(current)
        if found is None:
            return None
        self._changed_by = str(current.get("by") or "")
        fields = {each.name: (name, each) for name, each in self._fields.items()}
        values = {
            fields[name][0]: to_form(fields[name][1], str(text))
            for name, text in found[0].items()
            if name in fields
        }
        return values, found[1]

    def describe_conflict(self) -> str:
        """Who was faster."""
        if not self._changed_by:
            return ""
        return _("%(name)s has just changed this. Compare, then save again.") % {"name": self._changed_by}


def form_name(name: str) -> str:
    """The name of a field in the form: without blanks."""
    return name.replace(" ", "_")


def field_of(name: str, field: RecordField) -> Field:
    """A field of a form."""
    kind = KINDS.get(field.kind, Kind.LINE)
    titles = {each.value: _title(each.value, each.english) for each in field.choices}
    choices = tuple(titles.items()) if kind is Kind.CHOICE else ()
    return Field(
        name,
        column_title(field.name, field.russian),
        kind,
        required=field.required,
        longest=min(field.longest, LONGEST),
        choices=choices,
        least=field.least if kind is Kind.WHOLE else None,
        most=field.most if kind is Kind.WHOLE else None,
        example=EXAMPLES.get(field.kind, ""),
        help=_help(field),
    )


def to_form(field: RecordField, text: str) -> str:
    """A text of the portal as the form has it: a day as ``2026-11-24``."""
    if field.kind == "date" and len(text) == len("24.11.2026"):
        return f"{text[6:]}-{text[3:5]}-{text[:2]}"
    return text


def to_portal(field: RecordField, value: str) -> str:
    """A value of the form as tables have it: a day as ``24.11.2026``."""
    if field.kind == "date" and len(value) == len("2026-11-24") and value[4] == "-":
        return f"{value[8:]}.{value[5:7]}.{value[:4]}"
    return value


def _title(value: str, english: str) -> str:
    return english if english and language() != "ru" else value


def _help(field: RecordField) -> str:
    if field.kind == "many":
        return _(MANY) % {"names": ", ".join(each.value for each in field.choices)}
    return _(SNILS) if field.kind == "snils" else ""


async def begin_form(screen: Any, place: Place, table: str, key: str) -> RecordDetail | None:
    """Fetch a row (``key`` "": the form of a new one) and show its form. Raises ``RuobrError``."""
    context = screen.context
    portal = await context.portal()
    wanted = records.row(place, table, key) if key else records.form(place, table)
    detail: RecordDetail = (await portal.fetch(wanted)).value
    made: RecordDetail | None = await screen.app.push_screen_wait(RecordForm(context, place, detail))
    if made is not None:
        refresh(screen)
        show_notice(screen, saved(made), "good")
    return made


def saved(made: RecordDetail) -> str:
    """That it was saved, and what became of the lessons."""
    text = _("Saved: %(name)s.") % {"name": made.label}
    found = made.lessons
    if found is None:
        return text
    lessons = _("Lessons: %(created)d created, %(changed)d changed, %(deleted)d deleted.")
    return f"{text} " + lessons % {
        "created": found.created,
        "changed": found.changed,
        "deleted": found.deleted,
    }
