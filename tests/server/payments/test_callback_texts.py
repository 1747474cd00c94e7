"""Texts on the way back from the bank."""

from __future__ import annotations

from ruobr_server.areas.payments.callbacks import checksum
from ruobr_server.areas.payments.pages import back


def test_any_text_of_a_callback_has_a_checksum() -> None:
    assert len(checksum(b"secret", [("orderNumber", "\udcff")])) == 64


def test_the_page_behind_the_banks_leads_back_in_both_languages() -> None:
    page = bytes(back().body).decode()
    for text in (
        "Платёж / Payment",
        "Вернитесь в программу",
        "Эту страницу можно закрыть.",
        "You can close this page.",
    ):
        assert text in page
