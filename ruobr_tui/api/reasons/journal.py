"""Reasons of the class journal."""

from __future__ import annotations

from ruobr_tui.api.errors import N_
from ruobr_tui.api.reasons.reason import Reason

LINE_TOO_LONG = Reason("line-too-long", N_("This is too long: divide it in two."))
OPEN_QUOTE = Reason("open-quote", N_("The comment is not closed: add the quotation mark at its end."))
AFTER_COMMENT = Reason("after-comment", N_("A comment comes last: put a comma after it."))
NOBODY_SO_NAMED = Reason("nobody-so-named", N_("There is nobody with this name or number in the list."))
SEVERAL_FIT = Reason("several-fit", N_("Several pupils fit: %(names)s. Add the first name."))
NOTHING_TO_WRITE = Reason("nothing-to-write", N_("Write a mark or a code of absence after the name."))
TWO_READINGS = Reason(
    "two-readings", N_("This has two readings: write the first name in full, or the number.")
)
NAMED_TWICE = Reason("named-twice", N_("%(name)s is named twice."))
GROUP_TWICE = Reason("group-twice", N_("The same group is named twice."))
PARTS_OVERLAP = Reason("parts-overlap", N_("Somebody of this group is named in another part."))
NOBODY_LEFT = Reason("nobody-left", N_("Nobody is left for this."))
CELL_SHUT = Reason("cell-shut", N_("%(name)s: not in this course on this day."))
EXEMPT_FROM_MARKS = Reason("exempt-from-marks", N_("%(name)s gets no marks here: exempt."))
MARK_IS_THERE = Reason("mark-is-there", N_("%(name)s has %(mark)s already. +5 adds a mark, *5 is a retake."))
NO_MARK_BEFORE = Reason("no-mark-before", N_("%(name)s has no mark to retake."))
ABSENCE_IS_THERE = Reason("absence-is-there", N_("%(name)s has %(code)s already: correct it in its cell."))
