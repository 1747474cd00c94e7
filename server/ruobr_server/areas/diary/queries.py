"""Columns of lessons that other areas may join."""

from __future__ import annotations

from ruobr_server.areas.diary import tables
from ruobr_server.kit.db.published import published

lesson_days = published(tables.lessons, "school_id", "id", "class_id", "date")
"""Lessons: ``school_id``, ``id``, ``class_id``, and their ``date``."""
