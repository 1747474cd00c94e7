"""The page to which the bank redirects the browser."""

from __future__ import annotations

from fastapi import Response

from ruobr_server.kit.http.pages import page


def back() -> Response:
    """Back to the terminal, which shows the result."""
    body = (
        "<p>Вернитесь к терминалу: он сам покажет, зачислены ли деньги. Эту страницу можно закрыть.</p>"
        '<p lang="en">Go back to the terminal: it shows by itself whether the money has arrived. '
        "You can close this page.</p>"
    )
    return page("Платёж / Payment", body)
