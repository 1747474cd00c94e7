"""Addresses of the demo's people."""

from __future__ import annotations

from ruobr_server.kit.configuration import defaults

REGION = defaults.REGION
HOME = "г. Новокузнецк, ул. Школьная, д. 12, кв. 7"
