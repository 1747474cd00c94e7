"""Area: additional education with achievements and the certificate."""

from __future__ import annotations

from ruobr_tui.areas import Area, Group, Section
from ruobr_tui.i18n import N_

AREA = Area(
    name="additional_education",
    sections=(
        Section(
            "additional",
            "x",
            N_("Clubs"),
            N_("Achievements and the certificate"),
            "additional_education.certificate:AdditionalScreen",
            group=Group.LEARNING,
        ),
    ),
)
