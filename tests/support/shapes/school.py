"""Meals, certificates, the school and its links."""

from __future__ import annotations

from datetime import date
from typing import Any

from support.shapes.strict import Strict


class Dish(Strict):
    text: str


class About(Strict):
    about: str


class MealRecord(Strict):
    date: date
    state: int
    state_str: str
    complex: str
    ordered_complex: str
    line_name: str
    type_name: str
    ordered: int
    price_sum: str
    dishes: list[Dish]
    qs_unit: list[About]


class Food(Strict):
    account: str
    uid: str
    balance: str
    day_limit: str
    default_complex: str
    vizit: list[MealRecord]


class Direction(Strict):
    indx: int
    direction_str: str
    cnt: int
    percent: str
    percent_int: int


class Petition(Strict):
    petition_pfdo_id: int
    created: str
    fund: int
    fund_str: str
    module_id: int
    module_name: str
    msg: str
    program_id: int
    program_img: str
    program_name_full: str
    program_name_short: str
    program_school: str
    program_territory: str
    program_territory_img: str
    pt_pfdo_contract_start_day: str | None
    pt_pfdo_contract_date_end: str | None
    pt_pfdo_group_start: str | None
    pt_pfdo_group_end: str | None
    sdg_id: int
    sdg_name: str
    status: str
    status_str: int
    certificate_monthly_payment: list[Any]
    parent_pay: list[Any]
    parent_pay_status: int


class Certificate(Strict):
    id: int
    number_cert: str
    balance: str
    balance_start: str
    rmc_nominal: float
    cert_group_id: int
    cert_group_name: str
    cert_territory: str
    cert_territory_img: str
    date_actual: str
    status_actul: int
    do_direction: list[Direction]
    petition_good: list[Petition]
    petition_bad: list[Petition]


class Achievements(Strict):
    do_direction: list[Direction]
    project_list: list[dict[str, Any]]
    gto_id: str


class Teacher(Strict):
    person_str: str
    user_id: int
    user_img: str


class Guide(Strict):
    id: int
    name: str
    fullname: str
    post_adress: str
    tel_rec: str
    url: str
    territory: str
    teacher_list: list[Teacher]


class Link(Strict):
    id: int
    about: str
    href: str
    img: str


class Category(Strict):
    id: int
    categories: str
    link_list: list[Link]


class Links(Strict):
    categories_list: list[Category]
    link_without_category_list: list[Link]
