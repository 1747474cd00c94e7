"""The forms about a family: personal information, a child. Starred fields are the portal's."""

from __future__ import annotations

from ruobr_tui.api.rules.fields.forms import Field, Form, Kind
from ruobr_tui.api.rules.fields.wrong import N_

EDUCATION = (
    ("secondary", N_("secondary")),
    ("vocational", N_("secondary vocational")),
    ("higher", N_("higher")),
    ("unfinished-higher", N_("incomplete higher")),
    ("basic", N_("basic")),
    ("degree", N_("academic degree")),
)
GENDERS = (("1", N_("male")), ("2", N_("female")))

_NAMES = (
    Field("last_name", N_("Surname"), Kind.NAME, required=True),
    Field("first_name", N_("First name"), Kind.NAME, required=True),
    Field("middle_name", N_("Patronymic"), Kind.NAME, hint=N_("if any")),
)
_ADDRESSES = (
    Field("residence", N_("Home address"), required=True, longest=500),
    Field(
        "registration_address",
        N_("Registered address"),
        hint=N_("if different"),
        longest=500,
    ),
)

PROFILE = Form(
    (
        *_NAMES,
        Field("birth_date", N_("Date of birth"), Kind.DATE, required=True, hint=N_("DD.MM.YYYY"), most=0),
        Field("birth_place", N_("Place of birth")),
        Field("citizenship", N_("Citizenship"), required=True, longest=100),
        Field("children_count", N_("Number of children"), Kind.WHOLE, required=True, least=1, most=30),
        Field("passport_series", N_("Passport: series"), Kind.PASSPORT_SERIES, hint="3204"),
        Field("passport_number", N_("Passport: number"), Kind.PASSPORT_NUMBER, hint="123456"),
        Field("passport_date", N_("Passport: date of issue"), Kind.DATE, hint=N_("DD.MM.YYYY"), most=0),
        Field("snils", N_("SNILS"), Kind.SNILS, required=True, hint="112-233-445 95"),
        Field("email", N_("Email"), Kind.EMAIL, hint="name@example.org"),
        Field("phone", N_("Phone"), Kind.PHONE, hint="+7 913 123-45-67"),
        Field("education", N_("Education"), Kind.CHOICE, required=True, choices=EDUCATION),
        Field("job", N_("Employer and position"), required=True),
        *_ADDRESSES,
    ),
    together=(frozenset({"passport_series", "passport_number", "passport_date"}),),
)
"""The user's profile. ``education`` is a code."""

CHILD = Form(
    (
        *_NAMES,
        Field(
            "birth_date",
            N_("Date of birth"),
            Kind.DATE,
            required=True,
            hint=N_("DD.MM.YYYY"),
            least=-365 * 20,
            most=0,
        ),
        Field("gender", N_("Sex"), Kind.CHOICE, required=True, choices=GENDERS),
        Field("snils", N_("SNILS"), Kind.SNILS, hint="112-233-445 95"),
        Field(
            "certificate_series",
            N_("Birth certificate: series"),
            Kind.CERTIFICATE_SERIES,
            required=True,
            hint="IV-ЛО",
        ),
        Field(
            "certificate_number",
            N_("Birth certificate: number"),
            Kind.CERTIFICATE_NUMBER,
            required=True,
            hint="123456",
        ),
        Field(
            "certificate_date",
            N_("Birth certificate: date of issue"),
            Kind.DATE,
            required=True,
            hint=N_("DD.MM.YYYY"),
            most=0,
        ),
        *_ADDRESSES,
    )
)
"""A child. ``gender`` is a code."""
