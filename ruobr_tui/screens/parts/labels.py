"""Labels for codes of the contract: states, steps, kinds."""

from __future__ import annotations

from collections.abc import Mapping

from ruobr_tui.i18n import _


def label_of(labels: Mapping[str, str], code: str) -> str:
    """Return the label of a code, or an unknown code as it was sent."""
    return _(labels[code]) if code in labels else code
