"""The people of the sandbox, one for each case."""

from __future__ import annotations

from dataclasses import dataclass

from ruobr_server.demo.places import HOME, REGION


@dataclass(frozen=True, slots=True)
class Citizen:
    """Signs in with ``phone`` and the common password; ``about`` describes the case."""

    oid: str
    phone: str
    last_name: str
    first_name: str
    middle_name: str
    birth_date: str
    gender: str
    snils: str
    about: str
    trusted: bool = True
    region: str = REGION
    address: str = HOME


PASSWORD = "demo"  # noqa: S105 - publicly known, like the people

CITIZENS = (
    Citizen(
        "1000299001",
        "+7(913)0000069",
        "Кузнецова",
        "Ольга",
        "Сергеевна",
        "17.04.1985",
        "F",
        "112-233-445 95",
        "родитель из демо: вход в существующий кабинет",
    ),
    Citizen(
        "1000299002",
        "+7(913)0000070",
        "Новикова",
        "Мария",
        "Ивановна",
        "02.02.1990",
        "F",
        "156-234-567 67",
        "новый пользователь: кабинет будет создан",
    ),
    Citizen(
        "1000299003",
        "+7(913)0000071",
        "Тихонов",
        "Пётр",
        "Павлович",
        "11.11.1988",
        "M",
        "",
        "учётная запись не подтверждена",
        trusted=False,
    ),
    Citizen(
        "1000299004",
        "+7(914)0000072",
        "Морская",
        "Анна",
        "Олеговна",
        "30.06.1991",
        "F",
        "",
        "живёт в другом регионе",
        region="Приморский край",
        address="г. Владивосток, ул. Светланская, д. 1",
    ),
)


def by_oid(oid: str) -> Citizen | None:
    """A person by id."""
    return next((each for each in CITIZENS if each.oid == oid), None)


def by_login(login: str) -> Citizen | None:
    """A person by phone or SNILS, in any notation."""
    digits = _digits(login)
    return next(
        (each for each in CITIZENS if digits and digits in (_digits(each.phone), _digits(each.snils))), None
    )


def _digits(text: str) -> str:
    return "".join(sign for sign in text if sign.isdigit())
