"""The bank's pages: the card, the code of 3-D Secure, the result. No scripts; Russian and English."""

from __future__ import annotations

from html import escape

from starlette.responses import Response

from ruobr_server.auth.page_tokens import hidden
from ruobr_server.kit.http.pages import page
from ruobr_server.sandbox.acquirer.books import CODE
from ruobr_server.sandbox.acquirer.cards import ACTIONS, CARDS
from ruobr_server.sandbox.acquirer.orders import Order

TEXTS = {
    "card-title": {"ru": "Оплата картой (песочница)", "en": "Payment by card (sandbox)"},
    "no-real": {
        "ru": "Песочница банка: настоящие карты сюда вводить нельзя, деньги не списываются.",
        "en": "Bank sandbox: never enter real cards here; no money is charged.",
    },
    "pay": {"ru": "Оплатить", "en": "Pay"},
    "cancel": {"ru": "Отменить оплату", "en": "Cancel payment"},
    "number": {"ru": "Номер карты", "en": "Card number"},
    "expiry": {"ru": "Срок действия, ММ/ГГ", "en": "Expiry date, MM/YY"},
    "csc": {"ru": "CVC/CVV (три цифры на обороте)", "en": "CVC/CVV (three digits on the back)"},
    "code-title": {"ru": "Подтверждение 3-D Secure", "en": "3-D Secure"},
    "code": {"ru": "Код из СМС", "en": "Code from the SMS"},
    "code-is": {"ru": "В песочнице код всегда", "en": "In the sandbox the code is always"},
    "confirm": {"ru": "Подтвердить", "en": "Confirm"},
    "over-title": {"ru": "Заказ закрыт", "en": "The order is closed"},
    "back": {"ru": "Вернуться на портал", "en": "Back to the portal"},
    "silent-title": {"ru": "Банк не отвечает", "en": "The bank is not responding"},
    "silent": {
        "ru": "Время ожидания истекло. Результат платежа придёт на портал.",
        "en": "The request timed out. The portal will receive the result.",
    },
    "unknown-card": {
        "ru": "Неизвестная тестовая карта. Возьмите одну из карт ниже; настоящие карты не вводите.",
        "en": "Unknown test card. Use one of the cards below; never enter real card numbers.",
    },
    "wrong-number": {"ru": "Проверьте номер карты.", "en": "The card number is wrong."},
    "wrong-expiry": {"ru": "Введите срок действия в виде 12/30.", "en": "Enter the expiry date as 12/30."},
    "wrong-csc": {"ru": "Код — три цифры.", "en": "The code has three digits."},
    "wrong-code": {"ru": "Код неверный, попробуйте ещё раз.", "en": "Wrong code, try again."},
    "old-page": {
        "ru": "Страница устарела. Проверьте данные и отправьте снова.",
        "en": "The page has expired. Check the data and send it again.",
    },
    "no-order": {"ru": "Заказ не найден.", "en": "Order not found."},
    "to": {"ru": "Назначение", "en": "Purpose"},
    "other": {"ru": "English", "en": "По-русски"},
}


def word(name: str, language: str) -> str:
    """A text of the pages."""
    return TEXTS[name][language]


def card(
    order: Order, language: str, token: str, typed: str = "", expiry: str = "", problem: str = ""
) -> Response:
    """The form with the card, and an error above it; the security code is never filled in again."""
    other = "en" if language == "ru" else "ru"
    alert = f'<p role="alert"><strong>{escape(word(problem, language))}</strong></p>' if problem else ""
    cards = "".join(
        f"<li><code>{each.grouped}</code> — {escape(each.about[language])}</li>" for each in CARDS
    )
    body = (
        f'<p><a href="payment_{other}.html?mdOrder={order.id}" lang="{other}">'
        f"{word('other', language)}</a></p>"
        f"<p>{escape(word('no-real', language))}</p>"
        f"<p><strong>{_sum(order)}</strong><br>{escape(order.request.description)}</p>{alert}"
        f'<form method=post><input type=hidden name=mdOrder value="{order.id}">{hidden(token)}'
        f'<p><label>{word("number", language)}<br><input name=pan value="{escape(typed)}" autofocus required '
        "maxlength=30 inputmode=numeric autocomplete=cc-number></label></p>"
        f'<p><label>{word("expiry", language)}<br><input name=expiry value="{escape(expiry)}" required '
        "maxlength=7 autocomplete=cc-exp></label></p>"
        f"<p><label>{word('csc', language)}<br><input name=csc type=password required maxlength=4 "
        "inputmode=numeric autocomplete=cc-csc></label></p>"
        f"<button name=step value=pay>{word('pay', language)}</button></form>"
        f"{_cancel(order, language, token)}"
        f"<ul>{cards}</ul>"
    )
    return page(
        word("card-title", language),
        body,
        status=422 if problem else 200,
        goes_to=_shop(order),
        language=language,
    )


def code(order: Order, language: str, token: str, problem: str = "") -> Response:
    """The code of 3-D Secure."""
    alert = f'<p role="alert"><strong>{escape(word(problem, language))}</strong></p>' if problem else ""
    body = (
        f"<p><strong>{_sum(order)}</strong>, {escape(order.masked)}</p>{alert}"
        f'<form method=post><input type=hidden name=mdOrder value="{order.id}">{hidden(token)}'
        f"<p><label>{word('code', language)}<br><input name=code autofocus required maxlength=20 "
        "inputmode=numeric autocomplete=one-time-code></label></p>"
        f"<button name=step value=code>{word('confirm', language)}</button></form>"
        f"{_cancel(order, language, token)}"
        f"<p>{word('code-is', language)} <code>{CODE}</code></p>"
    )
    return page(
        word("code-title", language),
        body,
        status=422 if problem else 200,
        goes_to=_shop(order),
        language=language,
    )


def over(order: Order, language: str) -> Response:
    """The result of an order that cannot be paid (any more)."""
    back = (
        order.request.return_url + ("&" if "?" in order.request.return_url else "?") + f"orderId={order.id}"
    )
    body = (
        f"<p>{escape(ACTIONS[order.action_code][language])}</p>"
        f'<p><a href="{escape(back)}">{word("back", language)}</a></p>'
    )
    return page(word("over-title", language), body, language=language)


def silent(language: str) -> Response:
    """An error without a result: the money may have been taken."""
    return page(
        word("silent-title", language), f"<p>{word('silent', language)}</p>", status=504, language=language
    )


def no_order(language: str) -> Response:
    """An unknown order."""
    return page(word("no-order", language), "", status=404, language=language)


def _cancel(order: Order, language: str, token: str) -> str:
    return (
        f'<form method=post><input type=hidden name=mdOrder value="{order.id}">{hidden(token)}'
        f"<button name=step value=cancel>{word('cancel', language)}</button></form>"
    )


def _sum(order: Order) -> str:
    roubles, kopecks = divmod(order.request.amount, 100)
    return f"{roubles:,}".replace(",", "&nbsp;") + f",{kopecks:02} ₽"


def _shop(order: Order) -> str:
    """Possible targets of the forms: after the last one the merchant's page is shown."""
    from urllib.parse import urlsplit

    found = {
        "{0.scheme}://{0.netloc}".format(urlsplit(url))
        for url in (order.request.return_url, order.request.fail_url)
        if url
    }
    return " ".join(
        each for each in sorted(found) if all(sign.isalnum() or sign in ":/.-_[]" for sign in each)
    )
