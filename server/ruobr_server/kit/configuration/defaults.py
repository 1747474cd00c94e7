"""The default region. No other code names one."""

from __future__ import annotations

from ruobr_tui.api.clock import DEFAULT_ZONE

REGION = "Кемеровская область — Кузбасс"
ZONE = DEFAULT_ZONE
REGION_WORDS = ("кузбасс", "кемерово", "новокузнецк")
"""Names of places in that region, which are refused as passwords."""
