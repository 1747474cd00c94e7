"""The cards of the sandbox, one for each case. No other number is accepted, and none is stored in full."""

from __future__ import annotations

from dataclasses import dataclass

NO_ATTEMPT = -100
APPROVED = 0
TIME_IS_UP = -2007
NOT_AUTHENTICATED = -2006
AUTHENTICATING = -9000
NOT_ENOUGH_MONEY = 116
CARD_EXPIRED = 101
CARD_STOLEN = 208
CANCELLED = -3001
"""Of the sandbox only: the payer or the merchant cancelled the payment."""

ACTIONS: dict[int, dict[str, str]] = {
    NO_ATTEMPT: {"ru": "Не было попыток оплаты", "en": "No payment attempts yet"},
    APPROVED: {"ru": "Запрос успешно обработан", "en": "Request processed successfully"},
    TIME_IS_UP: {
        "ru": "Истёк срок, отведённый на ввод данных карты",
        "en": "The time for entering the card is over",
    },
    NOT_AUTHENTICATED: {
        "ru": "Банк не подтвердил держателя карты (3-D Secure)",
        "en": "The bank did not confirm the cardholder (3-D Secure)",
    },
    AUTHENTICATING: {"ru": "Начата проверка 3-D Secure", "en": "3-D Secure has been started"},
    NOT_ENOUGH_MONEY: {"ru": "Недостаточно средств на карте", "en": "Not enough money on the card"},
    CARD_EXPIRED: {"ru": "Истёк срок действия карты", "en": "The card has expired"},
    CARD_STOLEN: {"ru": "Карта утеряна или украдена", "en": "The card is lost or stolen"},
    CANCELLED: {"ru": "Оплата отменена", "en": "The payment was cancelled"},
}
"""The meaning of an ``actionCode``."""


@dataclass(frozen=True, slots=True)
class Card:
    """The result of paying with this number; ``about`` describes the case in both languages."""

    number: str
    about: dict[str, str]
    action_code: int = APPROVED
    secured: bool = False
    """Whether the 3-D Secure page is shown."""
    refused_there: bool = False
    """Whether 3-D Secure fails with any code."""
    answers: bool = True
    """Whether the payer and the merchant get a response: if not, the money is taken all the same."""

    @property
    def masked(self) -> str:
        """The only form in which a number is stored: 411111**1111."""
        return f"{self.number[:6]}**{self.number[-4:]}"

    @property
    def grouped(self) -> str:
        """As it is printed on a card."""
        return " ".join(self.number[at : at + 4] for at in range(0, len(self.number), 4))


CARDS = (
    Card("5555555555555599", {"ru": "оплата проходит без 3-D Secure", "en": "paid without 3-D Secure"}),
    Card(
        "4111111111111111",
        {"ru": "оплата проходит с 3-D Secure", "en": "paid with 3-D Secure"},
        secured=True,
    ),
    Card(
        "2200000000000053",
        {"ru": "«Мир», оплата проходит с 3-D Secure", "en": "Mir, paid with 3-D Secure"},
        secured=True,
    ),
    Card(
        "4000000000009995",
        {"ru": "недостаточно средств", "en": "not enough money"},
        action_code=NOT_ENOUGH_MONEY,
    ),
    Card(
        "4000000000000069",
        {"ru": "срок действия карты истёк", "en": "the card has expired"},
        action_code=CARD_EXPIRED,
    ),
    Card(
        "4000000000009979",
        {"ru": "карта украдена (после 3-D Secure)", "en": "stolen (after 3-D Secure)"},
        action_code=CARD_STOLEN,
        secured=True,
    ),
    Card(
        "4000000000000119",
        {
            "ru": "деньги списаны, но банк молчит: ни страницы, ни уведомления",
            "en": "the money is taken, but the bank is silent: no page, no callback",
        },
        answers=False,
    ),
    Card(
        "4000008400001629",
        {"ru": "3-D Secure не проходит ни с каким кодом", "en": "3-D Secure fails with any code"},
        secured=True,
        refused_there=True,
    ),
)


def digits_of(text: str) -> str:
    """A number as it was typed, without spaces and dashes; empty if it contains anything else."""
    bare = text.replace(" ", "").replace("-", "")
    return bare if bare.isascii() and bare.isdigit() else ""


def luhn(digits: str) -> bool:
    """Whether the check digit is right (ISO/IEC 7812-1, annex B)."""
    total = 0
    for place, sign in enumerate(reversed(digits)):
        value = int(sign) * (1 + place % 2)
        total += value - 9 if value > 9 else value
    return 12 <= len(digits) <= 19 and total % 10 == 0


def by_number(digits: str) -> Card | None:
    """A card of the sandbox."""
    return next((card for card in CARDS if card.number == digits), None)
