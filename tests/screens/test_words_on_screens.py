"""Small words that were wrong once: headings of help, sums below zero, dates, notices, choices."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, ClassVar

import pytest
from textual.app import App, ComposeResult

from ruobr_tui import i18n, phrases
from ruobr_tui.api.models.parts.history import Step
from ruobr_tui.api.models.payments import Part, Payment
from ruobr_tui.api.rules.enrolment import APPLICATION as FIRST_GRADE
from ruobr_tui.api.rules.fields.complaint_forms import COMPLAINT
from ruobr_tui.api.rules.fields.family_forms import CHILD, PROFILE
from ruobr_tui.api.rules.fields.forms import Kind
from ruobr_tui.api.rules.fields.registration_forms import REGISTRATION
from ruobr_tui.api.rules.kindergarten import APPLICATION as KINDERGARTEN
from ruobr_tui.screens.meals.canteen_table import _moves
from ruobr_tui.screens.parts.dialogs.choose import ChooseScreen
from ruobr_tui.screens.payments.payment import PaymentScreen
from ruobr_tui.screens.program.key_names import key_name, own_sign
from ruobr_tui.screens.registry import AREAS
from ruobr_tui.widgets import fit
from ruobr_tui.widgets.footer import MOST_ROWS, FooterLine
from ruobr_tui.widgets.forms.row import NAME_WIDTH
from ruobr_tui.widgets.lines import LineView, listed
from ruobr_tui.widgets.palette import DARK, THEMES

LONG = "Предложено для обмена: Преображенская Александра Константиновна, № 54 «Малышок». " * 2


@pytest.fixture(autouse=True)
def _russian() -> Iterator[None]:
    i18n.activate("ru")
    yield
    i18n.activate("en")


def test_every_scope_of_keys_has_a_name_in_help() -> None:
    headings = {scope: heading for area in AREAS for scope, heading in area.headings.items()}
    assert {each.scope for each in AREAS.commands} == headings.keys()
    said = {re.sub(r"\b(SSH|QR)\b", "", i18n._(name)) for name in headings.values()}
    assert {name for name in said if re.search("[A-Za-z]{2}", name)} == set()


def test_every_key_has_a_name_in_help() -> None:
    shown = {key_name(key) for each in AREAS.commands for key in each.keys.split(",")}
    assert {name for name in shown if re.fullmatch("[a-z_+]{3,}", name)} == set()


def test_a_list_of_commands_names_the_key_of_each_of_a_pair() -> None:
    signs = {each.id: own_sign(each) for each in AREAS.commands if each.palette}
    assert (signs["week.earlier"], signs["week.later"]) == ("[", "]")
    assert not [each for each, sign in signs.items() if sign == "[ ]"]


def test_sums_below_zero_have_a_minus() -> None:
    assert phrases.roubles(Decimal("-48744.50")) == "−48\u00a0744,50 ₽"
    assert _moves(Decimal("-30")) == "На счета детей вернётся 30,00 ₽."
    assert _moves(Decimal("30")) == "Со счетов детей спишется 30,00 ₽."
    assert "0,00" not in _moves(Decimal(0))


def test_numbers_have_the_signs_of_their_language() -> None:
    assert phrases.roubles(Decimal("1178.9")) == "1\u00a0178,90 ₽"
    assert phrases.roubles(Decimal("178.9")) == "178,90 ₽"
    assert phrases.file_size(1_468_006) == "1,4 МБ"
    assert phrases.file_size(280_000) == "273 КБ"
    with i18n.speaking("en"):
        assert phrases.roubles(Decimal("1178.9")) == "1,178.90 ₽"
        assert phrases.file_size(1_468_006) == "1.4 MB"


def test_no_line_begins_with_a_dash_or_ends_with_a_number_sign() -> None:
    text = "Завтра урок — в кабинете № 12, § 16, стоимость 1200 ₽, скидка 5 %"
    for width in range(12, 40):
        rows = list(fit.wrap(text, width))
        assert " ".join(rows) == text
        assert not [row for row in rows if row.startswith(("—", "₽", "%")) or row.endswith(("№", "§"))]


def test_a_number_stays_with_its_unit_and_a_short_word_with_what_it_is_about() -> None:
    text = "Ждёт 8 дней, полный день (10,5–12 ч), ул. Школьная, д. 12, кв. 7 (на пт 20 ноя), с. 55"
    for width in range(16, 60):
        rows = list(fit.wrap(text, width))
        assert " ".join(rows) == text
        assert not [row for row in rows if row.startswith(("дней", "ч)", "ноя"))]
        assert not [row for row in rows if row.endswith(("ул.", "д.", "кв.", "с."))]


@pytest.mark.parametrize("lang", ["ru", "en"])
def test_the_name_of_a_field_has_one_line(lang: str) -> None:
    """A choice of yes or no may be a whole sentence."""
    forms = (PROFILE, CHILD, COMPLAINT, REGISTRATION, KINDERGARTEN, FIRST_GRADE)
    with i18n.speaking(lang):
        for field in (each for form in forms for each in form.fields if each.kind is not Kind.YES):
            name = i18n._(field.title) + (" *" if field.required else "")
            assert list(fit.wrap(name, NAME_WIDTH - 2)) == [name]


def test_an_address_a_page_and_a_unit_stay_together() -> None:
    text = "г. Новокузнецк, ул. Кирова, д. 4, с. 9, полный день (10,5–12 ч), ждёт 8 дней"
    for width in range(16, 50):
        rows = list(fit.wrap(text, width))
        assert " ".join(rows) == text
        assert not [row for row in rows if row.endswith(("г.", "ул.", "д.", " с.", "12", "8"))]


def test_a_path_is_broken_behind_a_slash() -> None:
    assert list(fit.wrap("parent/accounts/d252ea98f162c8227303.sqlite", 30)) == [
        "parent/accounts/",
        "d252ea98f162c8227303.sqlite",
    ]
    assert list(fit.wrap("/d252ea98f162c8227303", 10)) == ["/d252ea98f", "162c822730", "3"]


def test_a_date_of_the_wire_is_said_as_one() -> None:
    assert phrases.date_text("2026-09-01") == "01.09.2026"
    assert phrases.date_text("осенью") == "осенью"


def test_counts_stay_with_their_states() -> None:
    parts = [(f"на рассмотрении {number}", "dim") for number in range(9)]
    rows = [row.plain.strip() for row in listed(parts, 50, " ")]
    assert len(rows) > 1
    assert all(re.fullmatch(r"(на рассмотрении \d( · )?)+", row) for row in rows)


class Notices(App[None]):
    def compose(self) -> ComposeResult:
        yield LineView(id="page")
        yield FooterLine(id="footer")

    def on_mount(self) -> None:
        for theme in THEMES:
            self.register_theme(theme)
        self.theme = DARK


@pytest.mark.parametrize("width", [60, 80])
async def test_a_long_notice_is_read_to_its_end(width: int) -> None:
    app = Notices()
    async with app.run_test(size=(width, 20)) as pilot:
        footer = app.query_one(FooterLine)
        footer.notice(LONG.strip(), "good")
        await pilot.pause()
        assert 1 < footer.size.height <= MOST_ROWS
        shown = " ".join(footer.render_line(row).text.strip() for row in range(footer.size.height))
        assert shown == LONG.strip()
        footer.notice("")
        await pilot.pause()
        assert footer.size.height == 1


@pytest.mark.parametrize("width", [60, 80])
async def test_a_choice_shows_its_note_whole(width: int) -> None:
    options = [
        (number, f"Константинопольская Анна {number}", "12.06.2011 · есть родитель") for number in range(40)
    ]
    app = Notices()
    async with app.run_test(size=(width, 20)) as pilot:
        app.push_screen(ChooseScreen("Кто?", options))
        await pilot.pause()
        view: Any = app.screen.query_one(LineView)
        assert all("· есть родитель" in view.render_line(row).text for row in range(10))


def test_a_payment_that_was_taken_off_again_is_not_called_unpaid() -> None:
    at = datetime(2026, 11, 24, tzinfo=UTC)
    screen = PaymentScreen.__new__(PaymentScreen)
    step = Step(action="reverse", state="reversed", at=at, note="Зачислено дважды")
    part = Part(child=1, name="Иванова Анна", account="4210001", amount=Decimal(3000), refunded=Decimal(0))
    it = Payment(
        id=1, number="M-1", state="reversed", amount=Decimal(3000), refunded=Decimal(0), parts=[part],
        created_at=at, expires_at=at, changed_at=at, paid_at=at, card="220000**0001",
        history=[step], version=1,
    )  # fmt: skip
    rows = [line.plain for line in _taken_off(screen, it)]
    shown = " ".join(" ".join(rows).split())
    assert "→ Зачислено дважды" in shown
    assert "Банк сообщил, что платёж оплачен картой" in shown
    assert "3 000,00 ₽" in shown
    assert "не списаны" not in shown


def _taken_off(screen: PaymentScreen, payment: Payment) -> Any:
    class Known:
        zone = UTC
        children: ClassVar[list[tuple[int, str, str]]] = []

    screen.context = Known()  # type: ignore[assignment]
    screen.stored = lambda _resource: type("Nothing", (), {"value": None})()  # type: ignore[method-assign,assignment]
    return screen._taken_off(payment, 78)
