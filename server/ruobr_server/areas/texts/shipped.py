"""The texts that come with the program: in force until an administrator publishes others."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ruobr_tui.api.models.portal_texts import Wording
from ruobr_tui.api.rules.fields.consent import PASSAGES
from ruobr_tui.api.rules.portal_texts import (
    KNOWN_ADDRESS,
    NEW_ACCOUNT,
    RESET_CODE,
    RESET_CODES,
)

CONSENT_RU = (
    "Я согласен(на) на обработку управлением образования, его школами и детскими садами персональных "
    "данных, которые я сообщаю в этом кабинете: моих (фамилия, имя, отчество, дата и место рождения, "
    "гражданство, документ, удостоверяющий личность, СНИЛС, адреса, контакты, образование, работа) и "
    "моих детей (фамилия, имя, отчество, дата рождения, пол, СНИЛС, свидетельство о рождении, адреса,"
    " сканы документов).",
    "Цель: заявления в детские сады и школы, электронный дневник, питание и другие услуги этого "
    "портала. Данные собираются, хранятся, уточняются, используются, передаются между этими "
    "организациями и удаляются, с использованием автоматизации и без неё.",
    "Согласие действует до отзыва. Отозвать его можно в любое время в кабинете: услуги, которые на "
    "нём основаны, прекращаются, нерассмотренные заявления отзываются. Данные, которые нужно хранить "
    "по закону или договору, хранятся установленный срок.",
)
"""The Russian of ``PASSAGES``, as the client's catalogue has it."""
CONSENT_EN = PASSAGES
OPERATOR_RU = "Оператор персональных данных: {оператор}."
OPERATOR_EN = "Operator of personal data: {operator}."


@dataclass(frozen=True, slots=True)
class Bilingual:
    """A text in both languages."""

    ru: Wording
    en: Wording


LETTERS: Mapping[str, Bilingual] = {
    NEW_ACCOUNT: Bilingual(
        Wording(
            subject="Электронная школа: логин и пароль",
            body="""\
Здравствуйте!

Для вас создан личный кабинет в «Электронной школе».

Логин:  {логин}
Пароль: {пароль}

Войдите и смените пароль. Никому не сообщайте логин и пароль.""",
        ),
        Wording(
            subject="Your login and password",
            body="""\
Hello,

An account in Electronic School has been created for you.

Login:    {login}
Password: {password}

Sign in and change the password. Never share your login and password.""",
        ),
    ),
    KNOWN_ADDRESS: Bilingual(
        Wording(
            subject="Электронная школа: у вас уже есть кабинет",
            body="""\
Здравствуйте!

Получен запрос на регистрацию с этим адресом, но кабинет с ним уже есть. Ваш логин: {логины}

Если вы забыли пароль, выберите «Забыли пароль?» на экране входа. Если это были не вы, письмо можно
не учитывать.""",
        ),
        Wording(
            subject="You already have an account",
            body="""\
Hello,

We received a registration request for this address, but it already has an account. Your login: {logins}

If you forgot your password, choose “Forgot password?” on the sign-in screen. If this was not you, ignore
this email.""",
        ),
    ),
    RESET_CODE: Bilingual(
        Wording(
            subject="Электронная школа: новый пароль",
            body="""\
Здравствуйте!

Код для смены пароля: {код}
Он действует 30 минут, использовать его можно один раз. Ваш логин: {логин}

Никому не сообщайте код. Если вы не запрашивали смену пароля, письмо можно не учитывать.""",
        ),
        Wording(
            subject="New password",
            body="""\
Hello,

Your password reset code: {code}
It is valid for 30 minutes and works once. Your login: {login}

Never share the code. If you did not request a new password, ignore this email.""",
        ),
    ),
    RESET_CODES: Bilingual(
        Wording(
            subject="Электронная школа: новый пароль",
            body="""\
Здравствуйте!

С этим адресом зарегистрировано несколько кабинетов. У каждого свой код для смены пароля:

{коды}

Код действует 30 минут, использовать его можно один раз. Никому не сообщайте код. Если вы не запрашивали
смену пароля, письмо можно не учитывать.""",
        ),
        Wording(
            subject="New password",
            body="""\
Hello,

Several accounts are registered with this address. Each has its own password reset code:

{codes}

A code is valid for 30 minutes and works once. Never share the codes. If you did not request a new
password, ignore this email.""",
        ),
    ),
}
"""By kind."""
