"""What the portal takes long for, in seconds: its own deadlines, and how long a client waits."""

from __future__ import annotations

IMPORT = 600.0
IMPORT_CHECK = 120.0
"""A plan, and an export."""
RECORD = 120.0
"""A change of a record: the lessons of a year may be made anew."""
ROLLOVER = 120.0
