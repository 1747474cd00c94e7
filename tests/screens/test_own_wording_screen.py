"""What an operator has written is shown: the wording of the consent, whom to ask, who is paid."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from ruobr_server.kit.settings import Contact, LegalEntity, Wording
from ruobr_tui.api.models.parts.money import roubles
from ruobr_tui.api.models.payments import Payee, Payment
from ruobr_tui.screens.payments.receipt import receipt_text
from ruobr_tui.screens.personal_data.my_data import MyDataScreen
from support.desk_screens import open_cabinet
from support.fixtures import FixedClock
from support.screens import Line, press, program, shown_by, text_of

OWN = Wording("2027-01-01", ("Согласен на обработку данных.", "Согласие можно отозвать."))


async def test_the_wording_of_the_portal_is_read_and_agreed_to(
    tmp_path: Path, clock: FixedClock, line: Line
) -> None:
    server = line.application
    server.state.settings = replace(
        server.state.settings,
        consent=OWN,
        legal_entity=LegalEntity("МКУ «Школа»", "7000000000"),
        officer=Contact("Анна Петрова", "+7 3822 000000"),
    )
    app = program(tmp_path, clock, line)
    async with app.run_test(size=(80, 24)) as pilot:
        await open_cabinet(app, pilot)
        while shown_by(app).view.cursor_key != "my-data":
            await pilot.press("down")
        await press(app, pilot, "enter")
        assert isinstance(app.screen, MyDataScreen)
        shown = text_of(app)
        assert "! Not given" in shown  # the consent that was given is to another wording
        for text in (*OWN.passages, "МКУ «Школа», ИНН 7000000000", "Анна Петрова, +7 3822 000000"):
            assert text in shown
        assert "department of education" not in shown
        await press(app, pilot, "c")
        assert "1 January 2027" in text_of(app) or "01.01.2027" in text_of(app)
        await press(app, pilot, "y")
        assert "✓ Given on" in text_of(app)


async def test_without_settings_the_usual_wording_is_shown(
    tmp_path: Path, clock: FixedClock, line: Line
) -> None:
    app = program(tmp_path, clock, line)
    async with app.run_test(size=(80, 24)) as pilot:
        await open_cabinet(app, pilot)
        while shown_by(app).view.cursor_key != "my-data":
            await pilot.press("down")
        await press(app, pilot, "enter")
        shown = text_of(app)
        assert "department of education" in shown
        assert "Operator of personal data" not in shown
        assert "Data protection officer:" not in shown


def test_a_receipt_names_who_was_paid_where_the_portal_says_it() -> None:
    at = datetime(2026, 11, 24, 10, tzinfo=UTC)
    it = Payment(
        id=1,
        number="M1",
        state="credited",
        amount=roubles(50_000),
        refunded=roubles(0),
        created_at=at,
        expires_at=at,
        changed_at=at,
        version=1,
    )
    payee = Payee(name="МКУ «Школа»", tax_number="7000000000")
    assert "Payee: МКУ «Школа», INN 7000000000" in receipt_text(it, UTC, payee)
    assert not any("Payee" in row for row in receipt_text(it, UTC, Payee()))
