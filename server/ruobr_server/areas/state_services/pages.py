"""The HTML pages of State Services: the code, questions, the result. No scripts, no external resources."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

from fastapi import Response

from ruobr_server.auth.page_tokens import hidden
from ruobr_server.integrations.state_services.states import AuthorizationState
from ruobr_server.kit.http.pages import page

TITLE, LINK_TITLE = "Вход через Госуслуги", "Связь с Госуслугами"


def ask_code(code: str, goes_to: str, problem: str = "") -> Response:
    """The form for the terminal's code."""
    alert = f'<p role="alert"><strong>{escape(problem)}</strong></p>' if problem else ""
    body = (
        f"{alert}<form method=get action=activate><p><label>Код из программы<br>"
        f'<input name=user_code value="{escape(code)}" autofocus required maxlength=20 autocomplete=off '
        "spellcheck=false></label></p><button>Продолжить</button></form>"
    )
    return page(TITLE, body, status=404 if problem else 200, goes_to=goes_to)


@dataclass(frozen=True, slots=True)
class Terminal:
    """The requesting terminal as the page shows it; ``account`` is the one to be linked, "" for a sign-in."""

    code: str
    device: str
    address: str
    since: str
    account: str = ""


def confirm(terminal: Terminal, token: str, goes_to: str) -> Response:
    """The terminal and what it requests."""
    name = escape(terminal.device or "без названия")
    if terminal.account:
        title, button = LINK_TITLE, "Продолжить через Госуслуги"
        request = (
            f"<p>Кабинет <strong>{escape(terminal.account)}</strong> просит связать его с вашей учётной "
            "записью Госуслуг. После этого вы будете входить через Госуслуги в этот кабинет.</p>"
        )
        warning = "Если это не ваш кабинет или вы не просили об этом сами, закройте эту страницу."
    else:
        title, button = TITLE, "Войти через Госуслуги"
        request = f"<p>Вы входите в «Электронную школу» на устройстве <strong>{name}</strong>.</p>"
        warning = (
            "Если вы не запускали программу, закройте эту страницу: возможно, кто-то пытается войти "
            "от вашего имени."
        )
    from_where = f", адрес {escape(terminal.address)}" if terminal.address else ""
    body = (
        f"{request}<p>Запрос: {name}{from_where}, {escape(terminal.since)}.</p>"
        f"<p>Сверьте код: <code>{escape(terminal.code)}</code></p><p>{warning}</p>"
        "<form method=post action=activate>"
        f'<input type=hidden name=user_code value="{escape(terminal.code)}">'
        f"{hidden(token)}<button>{button}</button></form>"
    )
    return page(title, body, goes_to=goes_to)


def ask_link(account: str, person: str, token: str) -> Response:
    """The person is identified: link this account?"""
    body = (
        f"<p>Кабинет: <strong>{escape(account)}</strong></p>"
        f"<p>Учётная запись Госуслуг: <strong>{escape(person)}</strong></p>"
        "<p>Связать их? Затем связь нужно подтвердить и в программе.</p>"
        f"{_yes_or_no(token, 'Связать', 'Не связывать')}"
    )
    return page(LINK_TITLE, body)


def ask_own(account: str, person: str, token: str) -> Response:
    """An account that an older version has linked by a typed number: is it theirs?"""
    body = (
        f"<p>Раньше портал связал вас ({escape(person)}) с кабинетом по номеру СНИЛС, который кто-то в нём "
        f"указал:</p><p><strong>{escape(account)}</strong></p>"
        "<p>Это ваш кабинет? Если нет, для вас будет создан новый.</p>"
        f"{_yes_or_no(token, 'Да, мой', 'Нет, создать новый')}"
    )
    return page(TITLE, body)


def _yes_or_no(token: str, yes: str, no: str) -> str:
    return (
        f"<form method=post action=decide>{hidden(token)}"
        f"<button name=answer value=yes>{yes}</button> <button name=answer value=no>{no}</button></form>"
    )


RESULTS: dict[str, tuple[str, str]] = {
    AuthorizationState.APPROVED: (
        "Вы вошли",
        "Вернитесь в программу: вход завершится там. Эту страницу можно закрыть.",
    ),
    "confirm": (
        "Подтвердите в программе",
        "Вернитесь в программу и подтвердите связь ещё раз. Эту страницу можно закрыть.",
    ),
    AuthorizationState.DENIED: (
        "Вход отменён",
        "Вы не разрешили передать данные. Чтобы попробовать снова, вернитесь в программу.",
    ),
    "not-linked": ("Связь не создана", "Вы отказались. Кабинет и учётная запись Госуслуг не связаны."),
    AuthorizationState.UNTRUSTED: (
        "Учётная запись не подтверждена",
        "Подтвердите учётную запись Госуслуг в банке, в МФЦ или по электронной подписи и войдите снова. "
        "До этого можно войти по логину и паролю.",
    ),
    AuthorizationState.WRONG_REGION: (
        "Другой регион",
        "Портал доступен только жителям региона. Проверьте адрес проживания в профиле на Госуслугах.",
    ),
    AuthorizationState.CLOSED: (
        "Кабинет закрыт",
        "Ваш кабинет закрыт. Обратитесь в школу или в управление образования.",
    ),
    AuthorizationState.LINKED_ELSEWHERE: (
        "Вы связаны с другим кабинетом",
        "Войдите в тот кабинет через Госуслуги, отмените связь и начните заново.",
    ),
    "expired": ("Код больше не действует", "Получите в программе новый код и начните заново."),
    "old-page": (
        "Страница устарела",
        "Откройте её заново: введите адрес и код из программы. Ничего не изменилось.",
    ),
    "cross-site": (
        "Запрос с чужой страницы",
        "Запрос отправлен с другого сайта и не выполнен. Введите адрес из программы сами.",
    ),
    "unavailable": ("Госуслуги не отвечают", "Попробуйте позже или войдите по логину и паролю."),
    "not-vouched-for": ("Войти не удалось", "Ответ Госуслуг не прошёл проверку. Начните заново."),
}
"""The result, in two sentences."""

_FINE = (AuthorizationState.APPROVED, "confirm", AuthorizationState.DENIED, "not-linked")


def result(outcome: str) -> Response:
    """The result."""
    title, text = RESULTS[outcome]
    return page(title, f"<p>{escape(text)}</p>", status=200 if outcome in _FINE else 403)
