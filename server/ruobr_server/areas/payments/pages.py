"""The page to which the bank redirects the browser."""

from __future__ import annotations

from fastapi import Response

from ruobr_server.kit.http.pages import page


def back() -> Response:
    """Back to the terminal, which shows the result."""
    body = (
        "<p>Вернитесь в программу: результат платежа появится там. Эту страницу можно закрыть.</p>"
        '<p lang="en">Return to the program: the result of the payment will appear there. '
        "You can close this page.</p>"
    )
    return page("Платёж / Payment", body)
