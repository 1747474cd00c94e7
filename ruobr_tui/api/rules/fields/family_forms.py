"""The forms about a family: personal information, a child. Starred fields are the portal's."""

from __future__ import annotations

from ruobr_tui.api.rules.fields.forms import Field, Form, Kind, Step
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

AS_IN_DOCUMENT = N_("As in the document: passport or birth certificate.")
SNILS_OF_PARENT = N_("The insurance number of your pension account, on the green card or in Gosuslugi.")
SNILS_OF_CHILD = N_(
    "Helps to find the child in the register. You may leave it empty and bring it with the documents."
)
FOR_PASSWORDS = N_("A new password and answers are sent there.")
FOR_CALLS = N_("The school or the kindergarten calls this number.")
DAY = "24.11.2015"

_NAMES = (
    Field("last_name", N_("Surname"), Kind.NAME, required=True, help=AS_IN_DOCUMENT),
    Field("first_name", N_("First name"), Kind.NAME, required=True, help=AS_IN_DOCUMENT),
    Field("middle_name", N_("Patronymic"), Kind.NAME, hint=N_("if any"), help=AS_IN_DOCUMENT),
)
_ADDRESSES = (
    Field(
        "residence",
        N_("Home address"),
        required=True,
        longest=500,
        help=N_("Where you live: town, street, house, flat. The catchment school is found by it."),
    ),
    Field(
        "registration_address",
        N_("Registered address"),
        hint=N_("if different"),
        longest=500,
        help=N_("Only if it is not the home address."),
    ),
)

PROFILE = Form(
    (
        *_NAMES,
        Field("birth_date", N_("Date of birth"), Kind.DATE, required=True, most=0, example="24.11.1985"),
        Field("birth_place", N_("Place of birth")),
        Field("citizenship", N_("Citizenship"), required=True, longest=100),
        Field("children_count", N_("Number of children"), Kind.WHOLE, required=True, least=1, most=30),
        Field("passport_series", N_("Passport: series"), Kind.PASSPORT_SERIES, example="3204"),
        Field("passport_number", N_("Passport: number"), Kind.PASSPORT_NUMBER, example="123456"),
        Field("passport_date", N_("Passport: date of issue"), Kind.DATE, most=0, example=DAY),
        Field(
            "snils", N_("SNILS"), Kind.SNILS, required=True, help=SNILS_OF_PARENT, example="112-233-445 95"
        ),
        Field("email", N_("Email"), Kind.EMAIL, help=FOR_PASSWORDS, example="name@example.org"),
        Field("phone", N_("Phone"), Kind.PHONE, help=FOR_CALLS, example="+7 913 123-45-67"),
        Field("education", N_("Education"), Kind.CHOICE, required=True, choices=EDUCATION),
        Field("job", N_("Employer and position"), required=True),
        *_ADDRESSES,
    ),
    together=(frozenset({"passport_series", "passport_number", "passport_date"}),),
    steps=(
        Step(
            N_("Who you are"),
            (
                "last_name",
                "first_name",
                "middle_name",
                "birth_date",
                "birth_place",
                "citizenship",
                "children_count",
            ),
        ),
        Step(N_("Documents"), ("passport_series", "passport_number", "passport_date", "snils")),
        Step(N_("Contacts"), ("email", "phone", "education", "job", "residence", "registration_address")),
    ),
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
            least=-365 * 20,
            most=0,
            example=DAY,
        ),
        Field("gender", N_("Sex"), Kind.CHOICE, required=True, choices=GENDERS),
        Field("snils", N_("SNILS"), Kind.SNILS, help=SNILS_OF_CHILD, example="112-233-445 95"),
        Field(
            "certificate_series",
            N_("Certificate: series"),
            Kind.CERTIFICATE_SERIES,
            required=True,
            help=N_("Roman numerals, a hyphen and two Russian letters."),
            example="IV-ЛО",
        ),
        Field(
            "certificate_number",
            N_("Certificate: number"),
            Kind.CERTIFICATE_NUMBER,
            required=True,
            example="123456",
        ),
        Field(
            "certificate_date",
            N_("Certificate: date of issue"),
            Kind.DATE,
            required=True,
            most=0,
            example=DAY,
        ),
        *_ADDRESSES,
    ),
    steps=(
        Step(N_("The child"), ("last_name", "first_name", "middle_name", "birth_date", "gender", "snils")),
        Step(
            N_("Certificate and address"),
            (
                "certificate_series",
                "certificate_number",
                "certificate_date",
                "residence",
                "registration_address",
            ),
        ),
    ),
)
"""A child. ``gender`` is a code."""
