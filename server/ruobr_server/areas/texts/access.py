"""Who writes the texts of the portal."""

from __future__ import annotations

from sqlalchemy import Connection

from ruobr_server.auth.identity import Identity
from ruobr_server.auth.role_grants import held_by
from ruobr_server.kit.errors import Forbidden, NotFound
from ruobr_tui.api.roles import REGION
from ruobr_tui.api.rules.grants import TEXT_EDITORS
from ruobr_tui.api.rules.portal_texts import KINDS


def require_editor(connection: Connection, caller: Identity, kind: str | None = None) -> None:
    """Raises ``Forbidden`` for everybody else, then ``NotFound`` for a text that there is not."""
    if not any(each.role in TEXT_EDITORS and each.scope == REGION for each in held_by(connection, caller)):
        raise Forbidden
    if kind is not None and kind not in KINDS:
        raise NotFound
