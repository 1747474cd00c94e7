"""Slips with logins of a class to cut out, as PDF, and the same as a table."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from ruobr_server.kit.printing import FAMILY, document, drawable
from ruobr_tui.api.models.logins import Slip
from ruobr_tui.api.roles import Role
from ruobr_tui.api.rules.text.csv_text import EXCEL, csv_text

if TYPE_CHECKING:
    from fpdf import FPDF

_MARGIN, _WIDTH, _HEIGHT, _INSET = 10.0, 95.0, 66.0, 5.0
"""Millimetres: of the page, of a slip, and of the text within it."""
_ACROSS, _DOWN = 2, 4
_LABEL, _ROW = 18.0, 6.0

WORDS = {
    "ru": {
        "title": "Логины класса",
        "system": "Электронная школа 2.0",
        Role.PUPIL: "Ученику",
        Role.PARENT: "Родителю",
        "class": "Класс",
        "school": "Школа",
        "name": "Кому",
        "of": "Ученик",
        "portal": "Портал",
        "login": "Логин",
        "password": "Пароль",
        "foot": "Войдите с этим логином и одноразовым паролем, и портал попросит придумать свой пароль. "
        "Никому не показывайте листок, а после входа уничтожьте его.",
    },
    "en": {
        "title": "Class logins",
        "system": "Electronic School 2.0",
        Role.PUPIL: "For the pupil",
        Role.PARENT: "For a parent",
        "class": "Class",
        "school": "School",
        "name": "For",
        "of": "Pupil",
        "portal": "Portal",
        "login": "Login",
        "password": "Password",
        "foot": "Sign in with this login and one-time password, and the portal asks for a password of your "
        "own. Show this slip to nobody, and destroy it after signing in.",
    },
}


def as_pdf(slips: Sequence[Slip], portal: str, language: str, moment: datetime) -> bytes:
    """Eight slips a page, with lines to cut along. Slow: not for the event loop."""
    words = WORDS[language]
    page = document(words["title"], language, moment, _MARGIN)
    page.set_auto_page_break(False)
    for number, slip in enumerate(slips):
        place = number % (_ACROSS * _DOWN)
        if place == 0:
            page.add_page()
        down, across = divmod(place, _ACROSS)
        _draw(page, slip, portal, words, _MARGIN + across * _WIDTH, _MARGIN + down * _HEIGHT)
    return bytes(page.output())


def as_csv(slips: Sequence[Slip], portal: str, language: str) -> bytes:
    """A row for each slip, as Excel opens it."""
    words = WORDS[language]
    heading = [words[name] for name in ("school", "class", "name", "of", "login", "password", "portal")]
    rows = [
        [
            slip.school,
            slip.class_name,
            words.get(slip.who, slip.who),
            slip.pupil,
            slip.login,
            slip.password.get_secret_value(),
            portal,
        ]
        for slip in slips
    ]
    return csv_text(heading, rows, EXCEL).encode(EXCEL.encoding)


def _draw(page: FPDF, slip: Slip, portal: str, words: dict[str, str], left: float, top: float) -> None:
    page.set_dash_pattern(dash=1.5, gap=1.5)
    page.rect(left, top, _WIDTH, _HEIGHT)
    page.set_dash_pattern()
    page.set_xy(left + _INSET, top + 4)
    _line(page, left, " · ".join(filter(None, (words["system"], slip.school))), 8)
    _line(page, left, f"{words.get(slip.who, '')}: {slip.pupil}, {slip.class_name}", 11, bold=True)
    page.ln(1.5)
    for name, value, size in (
        (words["portal"], portal, 10),
        (words["login"], slip.login, 12),
        (words["password"], slip.password.get_secret_value(), 12),
    ):
        page.set_x(left + _INSET)
        page.set_font(FAMILY, "", 10)
        page.cell(_LABEL, _ROW, name)
        page.set_font(FAMILY, "B" if size > 10 else "", size)
        room = _WIDTH - 2 * _INSET - _LABEL
        page.cell(room, _ROW, _fitting(page, value, room), new_x="LMARGIN", new_y="NEXT")
    page.ln(1.5)
    page.set_x(left + _INSET)
    page.set_font(FAMILY, "", 8.5)
    page.multi_cell(_WIDTH - 2 * _INSET, 4, words["foot"], align="L")


def _line(page: FPDF, left: float, text: str, size: int, *, bold: bool = False) -> None:
    page.set_x(left + _INSET)
    page.set_font(FAMILY, "B" if bold else "", size)
    room = _WIDTH - 2 * _INSET
    page.cell(room, size * 0.55, _fitting(page, text, room), new_x="LMARGIN", new_y="NEXT")


def _fitting(page: FPDF, text: str, room: float) -> str:
    """The beginning of a text that is too long for its row; logins and passwords never are."""
    text = drawable(text)
    if page.get_string_width(text) <= room:
        return text
    while text and page.get_string_width(text + "…") > room - 2:
        text = text[:-1]
    return text + "…"
