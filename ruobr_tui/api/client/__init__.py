"""The client of a portal.

Speaks the mobile interface (``Part.MOBILE``), its older generation (``Part.OLDER``) and, where the server
has them, our own calls (``Part.CABINET``): see ``docs/wire-api.md``. Every failure is a ``RuobrError``.

connection → transport, credentials, retries
reads      → resources, confirmed by ETag; capabilities; whose account it is
sessions   → signing in and out
changes    → calls that change something, carried out once; parts of uploads
files      → downloads
live       → server-sent events
portal     → all of them as one class, ``Portal``
"""

from ruobr_tui.api.client.portal import Portal
from ruobr_tui.api.client.reads import Answer

__all__ = ["Answer", "Portal"]
