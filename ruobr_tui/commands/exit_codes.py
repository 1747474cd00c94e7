"""What a script learns from the exit code of ``ruobr``."""

from __future__ import annotations

from enum import IntEnum


class Exit(IntEnum):
    """The exit codes; 2 is also argparse's own for a command line that it does not understand."""

    OK = 0
    FAILED = 1  # the portal refused, or answered with something that cannot be read
    USAGE = 2  # the command line or a setting is wrong
    SIGN_IN = 3  # no valid session or credentials, or no password available
    OFFLINE = 4  # the portal could not be reached; what is stored was printed
    NOTHING = 5  # the portal could not be reached, and nothing is stored
    NO_CHILD = 6  # signed in, but no child is joined to the login, or none can be read
    INTERRUPTED = 130
