"""The region that the portal serves unless its operator sets another. No other code names one."""

from __future__ import annotations

from ruobr_tui.api.clock import DEFAULT_ZONE

REGION = "Кемеровская область — Кузбасс"
ZONE = DEFAULT_ZONE
REGION_WORDS = ("кузбасс", "кемерово", "новокузнецк")
"""Places that people of that region take for passwords."""
