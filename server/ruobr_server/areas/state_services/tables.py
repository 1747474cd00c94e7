"""Terminals that wait for a browser, and links of accounts to people of State Services."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, ForeignKey, Integer, LargeBinary, String, Table, Text

from ruobr_server.kit.db.metadata import Id, Moment, deleted, metadata

device_authorizations = Table(
    "device_authorizations",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=False),
    Column("device_hash", LargeBinary(32), nullable=False, unique=True),  # SHA-256 of the device code
    Column("user_hash", LargeBinary(32), nullable=False, unique=True),  # SHA-256 of the user code
    Column("device", String(200), nullable=False, default=""),  # the name sent by the terminal
    Column("state", String(20), nullable=False),  # see state_services.device
    Column("browser_state", String(36), unique=True),  # the "state" that the browser took to ESIA
    Column("browser_hash", LargeBinary(32)),  # SHA-256 of the browser's cookie
    Column("account_id", Id, ForeignKey("accounts.id")),  # for which it was approved
    Column("interval", Integer, nullable=False),  # seconds between two polls of the terminal
    Column("asked_at", Moment),
    Column("created_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False, index=True),
    Column("address", String(60)),  # of the terminal, shown on the page
    Column("page_hash", LargeBinary(32)),  # SHA-256 of the one-time token of the last page
    # The signed-in account that wants to link a person; null: a terminal that signs in.
    Column("linking_id", Id, ForeignKey("accounts.id")),
    Column("person", Text),  # JSON: the person who returned, until the decision
    info=deleted(why="they live for ten minutes"),
)

state_services_identities = Table(
    "state_services_identities",
    metadata,
    Column("oid", String(40), primary_key=True),  # the person's number at ESIA
    Column("account_id", Id, ForeignKey("accounts.id"), nullable=False, unique=True),
    Column("joined_at", Moment, nullable=False),
    # False: made by an older version because a typed SNILS was the same; at the next sign-in the person is
    # asked whether the account is theirs.
    Column("confirmed", Boolean, nullable=False, default=True),
    Column("person_name", String(300), nullable=False, default=""),  # as State Services wrote it last
    info=deleted("state_services"),
)
