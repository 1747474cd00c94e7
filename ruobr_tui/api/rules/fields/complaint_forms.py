"""The form about a login that the school does not give out."""

from __future__ import annotations

from ruobr_tui.api.rules.fields.forms import Field, Form, Kind
from ruobr_tui.api.rules.fields.wrong import N_

COMPLAINT = Form(
    (
        Field("sender", N_("Your name"), Kind.NAME, required=True),
        Field("phone", N_("Phone"), Kind.PHONE, required=True, hint="+7 913 123-45-67"),
        Field("email", N_("Email"), Kind.EMAIL, hint="name@example.org"),
        Field("child", N_("The child's name"), Kind.NAME, required=True),
        Field("class_name", N_("Class"), longest=20, hint="5А"),
        Field("text", N_("What happened"), Kind.TEXT, required=True, longest=2000),
    )
)
"""The school is chosen beside it."""
