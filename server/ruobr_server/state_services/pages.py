"""The few pages that a browser sees: the code, and what came of it. No scripts, nothing from elsewhere."""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256
from html import escape

from fastapi import Response

STYLE = (
    "body{font:18px/1.5 system-ui,sans-serif;max-width:34em;margin:3em auto;padding:0 1em}"
    "input,button{font:inherit;padding:.4em .6em}code{font-size:1.4em}"
)
_STYLE_HASH = b64encode(sha256(STYLE.encode()).digest()).decode()


def page(title: str, body: str, *, status: int = 200, goes_to: str = "", language: str = "ru") -> Response:
    """A whole page; ``body`` is HTML whose texts are escaped already. ``goes_to``: where a form may lead."""
    html = (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width">'
        f"<title>{escape(title)}</title><style>{STYLE}</style></head>"
        f"<body><main><h1>{escape(title)}</h1>{body}</main></body></html>"
    )
    policy = (
        f"default-src 'none'; style-src 'sha256-{_STYLE_HASH}'; form-action 'self' {goes_to}; "
        "base-uri 'none'; frame-ancestors 'none'"
    )
    headers = {
        "content-security-policy": policy,
        "cache-control": "no-store",
        "referrer-policy": "no-referrer",
        "x-content-type-options": "nosniff",
    }
    return Response(html, status, headers, media_type="text/html; charset=utf-8")


def ask_code(code: str, goes_to: str, problem: str = "") -> Response:
    """Where the code of the terminal is typed."""
    told = f'<p role="alert"><strong>{escape(problem)}</strong></p>' if problem else ""
    body = (
        f"{told}<form method=get action=activate><p><label>Код с экрана терминала<br>"
        f'<input name=user_code value="{escape(code)}" autofocus required maxlength=20 autocomplete=off '
        "spellcheck=false></label></p><button>Дальше</button></form>"
    )
    return page("Вход через Госуслуги", body, status=404 if problem else 200, goes_to=goes_to)


def confirm(code: str, device: str, goes_to: str) -> Response:
    """Who is going to be signed in where."""
    body = (
        f"<p>Вы входите в «Электронную школу» на устройстве <strong>{escape(device or 'терминал')}</strong>."
        f"</p><p>Сверьте код: <code>{escape(code)}</code></p>"
        "<p>Если вы не открывали терминал сами, закройте эту страницу: кто-то пытается войти вместо вас.</p>"
        f'<form method=post action=activate><input type=hidden name=user_code value="{escape(code)}">'
        "<button autofocus>Войти через Госуслуги</button></form>"
    )
    return page("Вход через Госуслуги", body, goes_to=goes_to)


RESULTS = {
    "approved": ("Вы вошли", "Вернитесь к терминалу: он продолжит сам. Эту страницу можно закрыть."),
    "denied": ("Вход отменён", "Вы отказались передать данные. В терминале можно начать заново."),
    "untrusted": (
        "Учётная запись не подтверждена",
        "Подтвердите учётную запись Госуслуг в банке, в МФЦ или по электронной подписи и войдите снова. "
        "До этого можно войти по логину и паролю.",
    ),
    "wrong-region": (
        "Другой регион",
        "Портал принимает только жителей своего региона. Проверьте адрес проживания в профиле Госуслуг.",
    ),
    "expired": ("Код больше не действует", "Получите в терминале новый код и начните заново."),
    "unavailable": ("Госуслуги не отвечают", "Попробуйте позже или войдите по логину и паролю."),
    "not-vouched-for": ("Войти не удалось", "Ответ Госуслуг не прошёл проверку. Начните заново."),
}
"""What came of it, in two sentences."""


def result(outcome: str) -> Response:
    """How it ended."""
    title, text = RESULTS[outcome]
    return page(title, f"<p>{escape(text)}</p>", status=200 if outcome in ("approved", "denied") else 403)
