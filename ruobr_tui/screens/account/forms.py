"""The forms of a family: personal information, and a child."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ruobr_tui.api.calls import Call
from ruobr_tui.api.models.family import FamilyChild, Profile
from ruobr_tui.api.requests import cabinet
from ruobr_tui.api.rules.fields.family_forms import CHILD, PROFILE
from ruobr_tui.api.rules.names import full_name
from ruobr_tui.context import Context
from ruobr_tui.i18n import N_, _
from ruobr_tui.screens.parts.forms.page import FormPage
from ruobr_tui.screens.parts.forms.review import Review


class AboutMePage(FormPage):
    """Personal information; it may be sent incomplete."""

    def __init__(self, context: Context, known: Profile) -> None:
        super().__init__(context, PROFILE, "profile", known.values, known.version, complete=False)

    def title_text(self) -> str:
        """The form's title."""
        return _("My details")

    def review(self, values: Mapping[str, str]) -> Review:
        """Whose details they are, and who uses them."""
        name = full_name(values)
        after = _(
            "The portal stores it. Applications take your details from here; those already sent stay as "
            "they are. You can change everything later, and send it incomplete now."
        )
        return Review(name or _("My details"), after=after, send=N_("Save"))

    def call(self, values: Mapping[str, str], version: int) -> Call[Any]:
        """Store it on the portal."""
        return cabinet.save_profile(values, version)


class ChildPage(FormPage):
    """A new child, or one that is edited. ``values`` are the initial values of a new one."""

    def __init__(
        self, context: Context, known: FamilyChild | None, values: Mapping[str, str] | None = None
    ) -> None:
        self._number = known.id if known is not None else None
        name = "child-new" if known is None else f"child-{known.id}"
        had = known.values if known is not None else values
        super().__init__(context, CHILD, name, had, known.version if known is not None else 0)

    def title_text(self) -> str:
        """The child's name."""
        if self._number is None:
            return _("New child")
        name = full_name(self._portal_has)
        return _("Child: %(name)s") % {"name": name} if name else _("Child")

    def review(self, values: Mapping[str, str]) -> Review:
        """Which child it is, and what can be done then."""
        if self._number is None:
            after = _("The child is in your account then. You can request the diary and send applications.")
        else:
            after = _("The portal stores it. Applications that were sent already stay as they are.")
        return Review(full_name(values) or _("New child"), after=after, send=N_("Save"))

    def call(self, values: Mapping[str, str], version: int) -> Call[Any]:
        """Add or change the child."""
        if self._number is None:
            return cabinet.add_child(values)
        return cabinet.save_child(self._number, values, version)

    def adopt(self, current: Any) -> tuple[Mapping[str, str], int] | None:
        """Continue with the child that an earlier request has added although its response was lost."""
        now = super().adopt(current)
        if now is not None and self._number is None and isinstance(current.get("id"), int):
            self._number = current["id"]
        return now
