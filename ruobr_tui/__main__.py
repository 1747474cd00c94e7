"""``python -m ruobr_tui`` is the ``ruobr`` command."""

import sys

from ruobr_tui.cli import main

if __name__ == "__main__":
    sys.exit(main())
