"""Errors of the local store; a branch of the tree of errors."""

from __future__ import annotations

from ruobr_tui.api.errors import N_, RuobrError


class StoreError(RuobrError):
    """The store on this machine cannot do what it should."""

    text = N_("What is stored on this machine cannot be used.")
    hint = N_("See `ruobr config` for where it is.")


class NotStored(StoreError):
    """Something could not be written: the disk is full, read-only or failing."""

    text = N_("This could not be kept on this machine (%(reason)s).")
    hint = N_("Check the free space and the rights of the folder that `ruobr config` shows.")


class StoreBusy(NotStored):
    """Another program holds the store for longer than is waited."""

    text = N_("Another program is writing to the store (%(reason)s).")
    hint = N_("Close the other one or try again.")


class InMemory(StoreError):
    """The file cannot be used, so nothing outlives the program."""

    text = N_("Nothing will be kept on this machine (%(reason)s).")
    hint = N_("Check the rights of the folder that `ruobr config` shows.")


class MovedAside(StoreError):
    """The stored file was broken or of a newer program; it was renamed and a new one begun."""

    text = N_("What was stored could not be read (%(reason)s). It is kept as %(name)s.")
    hint = N_("Everything is asked from the portal again; own ticks and notes are in the file kept.")
