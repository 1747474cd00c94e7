"""Oddities of letters, meals, school, library and clubs."""

from __future__ import annotations

from typing import Any

from support.stand_in.oddity import ABSENT, odd, odd_values
from support.stand_in.world import MAIL, PLAIN_LETTER

LETTERS = [
    odd("a letter twice", "mail/", (("messages",), [MAIL[0], MAIL[1], MAIL[0]])),
    *odd_values("mail/", ("messages", 0, "read"), {"text": "true", "number": 1, "text 1": "1"}),
    *odd_values("mail/", ("messages", 0, "id"), {"text": str(PLAIN_LETTER)}),
    *odd_values("mail/", ("messages", 0, "recivers_list"), {"null": None}),
    *odd_values(
        "mail/",
        ("messages", 0, "post_date"),
        {
            "with dots": "20.11.2026 10:00",
            "ISO with T": "2026-11-20T10:00:00",
            "without a time": "2026-11-20",
            "empty": "",
        },
    ),
    *odd_values(
        "mail/",
        ("messages", 0, "clean_text"),
        {"entities": "Собрание&nbsp;в&nbsp;среду"},
        screens={"letters": ("Собрание в среду",)},
    ),
    *odd_values("mail/", ("messages", 0, "type_id"), {"text": "1", "empty": "", "null": None}),
]

MEALS = [
    *odd_values(
        "food/calendary/",
        ("data", "vizit", 0, "date"),
        {"with dots": "24.11.2026", "short": "24.11.26", "slashes": "24/11/2026"},
    ),
    *odd_values(
        "food/calendary/", ("data", "vizit", 0, "price_sum"), {"a number": 97.5, "with a point": "97.50"}
    ),
    *odd_values("food/calendary/", ("data", "vizit", 0, "state"), {"text": "30"}),
    odd(
        "dishes in the units",
        "food/calendary/",
        (("data", "vizit", 0, "dishes"), []),
        (("data", "vizit", 0, "qs_unit"), [{"about": "Борщ"}, {"about": "Компот"}]),
    ),
    *odd_values("food/calendary/", ("data", "vizit", 0, "complex"), {"empty": "", "null": None}),
    *odd_values("food/calendary/", ("data", "uid"), {"null": None, "a number": 5}),
    *odd_values("food/calendary/", ("data", "day_limit"), {"null": None}),
]
_MEALS = """\
  № 40817 · 76.90 ₽ · Enough until Tue 24 Nov.

Tuesday, 24 November
  Обед · Обед 1  97.50 ₽  (received)
                 Борщ; Компот

"""
_NOT_REPORTED = "  The portal does not provide this.\n"
_NOTHING: dict[str, Any] = {"false": False, "null": None, "empty list": []}
NO_MEALS = [
    odd(
        f"data {name}",
        "food/calendary/",
        (("data",), value),
        instead={"meals": {_MEALS: _NOT_REPORTED}},
        screens={"meals": ("does not provide",)},
    )
    for name, value in _NOTHING.items()
]

_CLASSMATE = ("data", 0)

SCHOOL = [
    *odd_values("guide/", ("data", "teacher_list", 0, "subject_qs"), {"a list": ["Алгебра", "Геометрия"]}),
    *odd_values("guide/", ("data", "id"), {"empty": "", "null": None}),
    *odd_values("odnoklassniki/", (*_CLASSMATE, "gender"), {"empty": "", "text": "2"}),
    *odd_values("odnoklassniki/", (*_CLASSMATE, "birth_date"), {"with dots": "30.11.2013"}),
    *odd_values(
        "birthday/",
        (*_CLASSMATE, "birth_date"),
        {"with dots": "30.11.2013", "with a time": "2013-11-30 00:00"},
    ),
    *odd_values("birthday/", (*_CLASSMATE, "birthdate_year_future"), {"text": "13"}),
    *odd_values("book/", ("data", 0, "date_return"), {"with dots": "25.05.2027"}),
    *odd_values("do/cert/", ("data", "balance"), {"a number": 1000, "with a blank": "1 000,00"}),
    *odd_values(
        "do/cert/", ("data", "date_actual"), {"without a time": "2027-08-31", "with dots": "31.08.2027"}
    ),
    *odd_values("do/cert/", ("data", "rmc_nominal"), {"text": "1500,00", "zero": 0, "empty": ""}),
    *odd_values("do/cert/", ("data", "petition_good"), {"null": None, "not there": ABSENT}),
]
