"""Names of terms in the language of the interface: portals send them in Russian.

An unusual name is shown as it was sent.
"""

from __future__ import annotations

import re

from ruobr_tui.i18n import N_, _

_USUAL = (
    (re.compile(r"([1-4])-[яй] четверть"), N_("term %(number)s")),
    (re.compile(r"([1-3])-[йи] триместр"), N_("trimester %(number)s")),
    (re.compile(r"([12])-[ео]е? полугодие"), N_("half-year %(number)s")),
    (re.compile(r"(учебный )?год"), N_("school year")),
)


def term_name(title: str) -> str:
    """Return the name of a term as it stands in the middle of a sentence: "2-я четверть", "term 2"."""
    for pattern, name in _USUAL:
        if found := pattern.fullmatch(title.strip().casefold()):
            return _(name) % {"number": found[1]}
    return title
