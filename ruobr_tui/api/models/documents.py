"""Scans of documents and their uploads (``/cabinet/documents``, ``/cabinet/uploads``, the desk's)."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from pydantic import Field

from ruobr_tui.api.models.parts.base import Rows, WireModel
from ruobr_tui.api.models.parts.text import SafeLine, SafeText
from ruobr_tui.api.states.documents import DocumentState


class Document(WireModel):
    """A scan that belongs to a child. ``kind`` is one of ``rules.scans.KINDS``, ``size`` in bytes.

    ``note`` is the operator's reason when the scan was refused; ``actions``: what its reader may
    do with it, ``remove`` for its family, ``confirm`` and ``refuse`` at a desk.
    """

    id: int
    child_id: int
    kind: SafeLine
    name: SafeLine = ""
    media_type: SafeLine = ""
    size: int = 0
    state: DocumentState | SafeLine = DocumentState.WAITING
    note: SafeLine = ""
    at: datetime
    actions: Rows[SafeLine] = Field(default_factory=list)
    confirmed_unseen: bool = Field(
        False, description="at a desk: it was confirmed by somebody who had not opened it"
    )
    version: int = 0


class Documents(WireModel):
    """The scans of the account's children, or of one child at a desk, the newest first."""

    documents: Rows[Document] = Field(default_factory=list)


class UploadBegun(WireModel):
    """What is going to be uploaded: ``size`` in bytes, ``name`` as the file is called."""

    child_id: int = Field(ge=1, lt=2**63)
    kind: SafeLine = Field(max_length=40)
    name: SafeLine = Field(default="", max_length=200)
    size: int = Field(ge=0, lt=2**53)


class Upload(WireModel):
    """The state of an upload: ``received`` bytes of ``size`` are stored; ``document`` once it is complete."""

    id: int
    child_id: int
    kind: SafeLine
    size: int
    received: int = 0
    part: int = 65536
    document: Document | None = None


class DocumentDecision(WireModel):
    """What an operator says of a scan: ``confirm`` it, or ``refuse`` it with a reason."""

    action: Literal["confirm", "refuse"]
    version: int = Field(ge=1, lt=2**31)
    note: SafeText = Field(default="", max_length=500)


class Looked(WireModel):
    """Why somebody opens a scan; it is written down and shown to the family."""

    reason: SafeLine = Field(min_length=3, max_length=200)
