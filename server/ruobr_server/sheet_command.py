"""``ruobr-server account sheet``: logins of a class as slips to print, or as a table."""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ruobr_server.kit.errors import OperatorError
from ruobr_server.kit.language import _, ngettext

if TYPE_CHECKING:
    from sqlalchemy import Connection

WHO = {"pupils": ("pupil",), "parents": ("parent",), "all": ("pupil", "parent")}


def add_sheet(
    actions: Any, add_database: Callable[[argparse.ArgumentParser], None], text: Callable[[str], str]
) -> None:
    """Add the command to the parser. The imports above must be cheap, as each start runs them."""
    sheet = actions.add_parser(
        "sheet", help=_("one-time passwords of a class who never signed in, as slips to print (PDF) or CSV")
    )
    add_database(sheet)
    sheet.add_argument("file", type=Path, metavar="FILE", help=_("a new file: …pdf or …csv"))
    sheet.add_argument("--school", required=True, type=int, metavar="NUMBER")
    sheet.add_argument(
        "--class",
        required=True,
        type=text,
        dest="class_name",
        metavar="NAME",
        help=_("grade and letter of the class"),
    )
    sheet.add_argument(
        "--portal", required=True, type=text, metavar="URL", help=_("the address that stands on the slips")
    )
    sheet.add_argument("--for", choices=sorted(WHO), default="all", dest="who", help=_("whose logins"))
    sheet.add_argument(
        "--again", action="store_true", help=_("new passwords also for pupils who have signed in")
    )


def make_sheet(url: str, options: argparse.Namespace) -> None:
    """Make the slips and write them into a new file that its owner alone can read.

    Raises ``OperatorError`` for an unknown class, where nobody needs a slip, and for a file that exists.
    """
    from ruobr_server.areas.families import login_slips
    from ruobr_server.areas.families.login_sheets import Wanted, hand_out_all, plan_of
    from ruobr_server.auth.generated import new_password
    from ruobr_server.auth.passwords import Passwords
    from ruobr_server.kit.db import Database
    from ruobr_server.kit.files import write_new
    from ruobr_server.kit.settings import PasswordCost
    from ruobr_tui.api.clock import system_clock
    from ruobr_tui.api.models.logins import Slip

    ending = options.file.suffix.lower()
    if ending not in (".pdf", ".csv"):
        raise OperatorError(_("The name of the file must end with .pdf or .csv."))
    if options.file.exists():
        raise OperatorError(_("%(file)s exists already.") % {"file": options.file})
    database = Database(url)
    try:
        number = database.read_now(_class_number, options.school, options.class_name)
        wanted = Wanted(options.school, number, frozenset(WHO[options.who]), options.again)
        plan = database.read_now(plan_of, None, wanted)
        passwords = [new_password() for _each in range(plan.pupils + plan.parents)]
        if not passwords:
            raise OperatorError(_("Everybody of this class has signed in already."))
        hasher = Passwords(PasswordCost())
        try:
            hashes = [hasher.hash_now(password) for password in passwords]
        finally:
            hasher.close()
        made = database.write_now(hand_out_all, None, wanted, hashes, system_clock())
    finally:
        database.close_now()
    pairs = zip(made, passwords, strict=True)
    slips = [Slip.model_validate({**slip, "password": password}) for slip, password in pairs]
    if ending == ".csv":
        content = login_slips.as_csv(slips, options.portal, "ru")
    else:
        content = login_slips.as_pdf(slips, options.portal, "ru", system_clock())
    if not write_new(options.file, content):
        raise OperatorError(_("%(file)s exists already.") % {"file": options.file})
    count = len(slips)
    print(
        ngettext("%(count)d slip: %(file)s", "%(count)d slips: %(file)s", count)
        % {"count": count, "file": options.file}
    )


def _class_number(connection: Connection, school_id: int, name: str) -> int:
    from sqlalchemy import select

    from ruobr_server.areas.schools.queries import class_names, is_present_class

    parts = re.fullmatch(r"(\d{1,2})\s*-?\s*(\S{1,10})", name.strip())
    if parts is not None:
        found: int | None = connection.scalar(
            select(class_names.c.id).where(
                class_names.c.school_id == school_id,
                class_names.c.grade == int(parts[1]),
                class_names.c.letter == parts[2].upper(),
                is_present_class(),
            )
        )
        if found is not None:
            return found
    raise OperatorError(_("School %(school)d has no class %(name)s.") % {"school": school_id, "name": name})
