"""Columns of accounts that areas may join. Other access: ``credentials``, ``sessions``, ``guardians``."""

from __future__ import annotations

from ruobr_server.auth import tables
from ruobr_server.kit.db.published import published

account_owners = published(
    tables.accounts, "id", "login", "role", "person_id", "active", "first_used_at", "second_factor_at"
)
"""Accounts: ``id``, ``login`` in upper case, ``role``, ``person_id``, ``active``, ``first_used_at``, null
until the first sign-in, and ``second_factor_at``, null without a second factor.
"""

guardians = published(tables.guardianships, "account_id", "pupil_id", "position", "diary_open")
"""The children of a parent's account: ``account_id``, ``pupil_id``, ``position`` in the list, and whether
the ``diary_open``.
"""

granted_roles = published(
    tables.role_grants,
    "id",
    "account_id",
    "role",
    "territory_id",
    "school_id",
    "class_id",
    "granted_by",
    "granted_at",
    "ends_on",
    "revoked_at",
    "revoked_by",
    "reason",
)
"""Roles of staff, live and past: ``id``, ``account_id``, ``role``, the scope, by whom and when it was granted
and revoked (accounts; null: by a command), the last day ``ends_on`` or null, and the ``reason`` of the
revocation. ``auth.role_grants.is_live`` is the condition of those that count.
"""
sealed_factors = published(tables.second_factors, "account_id", "sealed")
"""Second factors: ``account_id``, and the ``sealed`` secret, for a check of the server's keys."""
