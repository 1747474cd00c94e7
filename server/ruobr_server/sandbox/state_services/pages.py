"""The two pages of the sandbox: sign-in and consent."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

from starlette.responses import Response

from ruobr_server.auth.page_tokens import hidden
from ruobr_server.kit.http.pages import page
from ruobr_server.sandbox.state_services.people import CITIZENS, PASSWORD, Citizen

REQUESTED_DATA = ("ФИО", "дата рождения", "пол", "СНИЛС", "контакты", "адрес", "паспорт")


def login(query: Mapping[str, str], token: str, problem: str = "") -> Response:
    """Phone or SNILS, and password."""
    alert = f'<p role="alert"><strong>{escape(problem)}</strong></p>' if problem else ""
    people = "".join(
        f"<li><code>{escape(each.phone)}</code> — {escape(each.about)}</li>" for each in CITIZENS
    )
    body = (
        "<p>Песочница Госуслуг: настоящие учётные данные сюда вводить нельзя.</p>"
        f"{alert}<form method=post>{_hidden(query)}{hidden(token)}"
        "<p><label>Телефон или СНИЛС<br>"
        "<input name=login autofocus required autocomplete=username></label></p>"
        "<p><label>Пароль<br>"
        "<input name=password type=password required autocomplete=current-password></label></p>"
        "<button name=step value=login>Войти</button></form>"
        f"<p>Пароль у всех: <code>{escape(PASSWORD)}</code></p><ul>{people}</ul>"
    )
    return page("Госуслуги (песочница)", body, status=403 if problem else 200)


def consent(query: Mapping[str, str], citizen: Citizen, ticket: str, token: str, goes_to: str) -> Response:
    """The data that the portal requests."""
    items = "".join(f"<li>{escape(each)}</li>" for each in REQUESTED_DATA)
    body = (
        f"<p>{escape(citizen.last_name)} {escape(citizen.first_name)}, «Электронная школа» запрашивает:</p>"
        f"<ul>{items}</ul><form method=post>{_hidden(query)}"
        f'<input type=hidden name=ticket value="{escape(ticket)}">{hidden(token)}'
        "<button name=step value=allow autofocus>Предоставить</button> "
        "<button name=step value=refuse>Отказать</button></form>"
    )
    return page("Доступ к данным", body, goes_to=goes_to)


def _hidden(query: Mapping[str, str]) -> str:
    return "".join(
        f'<input type=hidden name="{escape(name)}" value="{escape(value)}">' for name, value in query.items()
    )
