"""The form about a login that the school does not give out."""

from __future__ import annotations

from ruobr_tui.api.rules.fields.forms import Field, Form, Kind, Step
from ruobr_tui.api.rules.fields.wrong import N_

COMPLAINT = Form(
    (
        Field("sender", N_("Your name"), Kind.NAME, required=True),
        Field(
            "phone",
            N_("Phone"),
            Kind.PHONE,
            required=True,
            help=N_("The education department calls this number if something is unclear."),
            example="+7 913 123-45-67",
        ),
        Field(
            "email",
            N_("Email"),
            Kind.EMAIL,
            hint=N_("if any"),
            help=N_("You also see the reply here, by number and access code."),
            example="name@example.org",
        ),
        Field("child", N_("Child’s name"), Kind.NAME, required=True),
        Field("class_name", N_("Class"), longest=20, example=N_("5A")),
        Field(
            "text",
            N_("What happened"),
            Kind.TEXT,
            required=True,
            longest=2000,
            help=N_("When and whom you asked, and what the answer was. Enter starts a new line."),
        ),
    ),
    steps=(
        Step(N_("You"), ("sender", "phone", "email")),
        Step(N_("What happened"), ("child", "class_name", "text")),
    ),
)
"""The school is chosen beside it."""
