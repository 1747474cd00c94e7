"""What ``argparse`` says by itself, in the language that is spoken.

It asks ``gettext`` of the standard library, which follows the environment alone; this program also has
``--lang`` and, behind a host, a language for each session. So its two names for ``gettext`` are ours. A
Python that calls them otherwise speaks English here, and nothing else happens.
"""

from __future__ import annotations

import argparse

from ruobr_tui.i18n import N_, _, ngettext

TEXTS = (
    N_("usage: "),
    N_("positional arguments"),
    N_("options"),
    N_("show this help message and exit"),
    N_("%(prog)s: error: %(message)s\n"),
    N_("argument %(argument_name)s: %(message)s"),
    N_("unrecognized arguments: %s"),
    N_("the following arguments are required: %s"),
    N_("one of the arguments %s is required"),
    N_("expected one argument"),
    N_("expected at most one argument"),
    N_("expected at least one argument"),
    N_("not allowed with argument %s"),
    N_("ignored explicit argument %r"),
    N_("invalid choice: %(value)r (choose from %(choices)s)"),
    N_("invalid choice: %(value)r, maybe you meant %(suggestion)r? (choose from %(choices)s)"),
    N_("invalid %(type)s value: %(value)r"),
    N_("ambiguous option: %(option)s could match %(matches)s"),
    N_("unknown parser %(parser_name)r (choices: %(choices)s)"),
    N_("unexpected option string: %s"),
    N_("can't open '%(filename)s': %(error)s"),
)
"""What a user can meet; faults of the program that uses it stay English."""


def expected(count: int) -> str:
    """How many values are missing, as ``argparse`` says it."""
    return ngettext("expected %s argument", "expected %s arguments", count)


def speak() -> None:
    """From now on ``argparse`` speaks as this program does."""
    for name, ours in (("_", _), ("ngettext", ngettext)):
        if hasattr(argparse, name):
            setattr(argparse, name, ours)
