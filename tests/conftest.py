"""Fixtures for every folder of tests stand in ``support``; a test names what it needs."""

import os
import signal
import sys
from importlib.util import find_spec
from pathlib import Path

from hypothesis import HealthCheck, Phase, settings

from support.memory import in_memory
from support.moment import SHIFT, shift_to_now
from tools.catalogues import compile_catalogues

# Where Python writes no bytecode beside the sources, it goes to a folder of its own: else every process of
# the tests, and every program that they start, compiles all again, which took a third of the time.
if sys.dont_write_bytecode:
    sys.dont_write_bytecode = False
    sys.pycache_prefix = str(Path(__file__).parents[1] / ".pycache")
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    os.environ["PYTHONPYCACHEPREFIX"] = sys.pycache_prefix

# Before anything of the program is imported: this process and every program that a test starts live in the
# tests' school week, whatever the machine's calendar says.
os.environ[SHIFT] = shift_to_now()

if (folder := in_memory()) is not None:
    os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(folder))  # where pytest makes the folders of tests

# httpx looks for sniffio before each request; to find each time anew that it is not installed is a quarter of
# the time of a small one.
if find_spec("sniffio") is None:
    sys.modules["sniffio"] = None  # type: ignore[assignment]

compile_catalogues()  # they are not committed; a change of their sources counts at once

# A shell starts what runs in the background with Ctrl+C ignored, and so does all that is started from there.
signal.signal(signal.SIGINT, signal.default_int_handler)

# A machine that is busy is slow, not wrong. The same examples each time: whether tests pass depends on the
# program alone. New examples are looked for by `make explore`.
settings.register_profile(
    "any machine",
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    derandomize=True,
    database=None,
)
settings.load_profile("any machine")
settings.register_profile(
    "explore", settings.get_profile("any machine"), max_examples=1000, derandomize=False, print_blob=True
)
# For the mutation tests (docs/mutants.md): the same examples each time, and no search for a smaller one.
settings.register_profile(
    "mutants",
    settings.get_profile("any machine"),
    max_examples=40,
    phases=(Phase.explicit, Phase.generate),
)

pytest_plugins = [
    "support.made_once",
    "support.needs",
    "support.databases",
    "support.fixtures",
    "support.calm",
    "support.cycles",
    "support.retries",
    "support.compiled_statements",
    "support.sqlite_statements",
    "support.order",
]
