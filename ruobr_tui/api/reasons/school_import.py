"""What is wrong in the tables from which schools are filled."""

from __future__ import annotations

from ruobr_tui.api.errors import N_
from ruobr_tui.api.reasons.reason import Reason

NOT_A_FILE = Reason(
    "import-not-a-file",
    N_("This file cannot be read. Save the table as text with separators, or as a workbook."),
)
FILE_TOO_LARGE = Reason("import-file-too-large", N_("The file is larger than %(most)s MB. Split it."))
UNKNOWN_TABLE = Reason(
    "import-unknown-table",
    N_("It is not clear which table this is. Name it after its kind, such as “%(example)s”."),
)
NO_HEADING = Reason("import-no-heading", N_("Header row not found: one row must name the columns."))
TOO_MANY_COLUMNS = Reason("import-too-many-columns", N_("There are more than %(most)s columns."))
COLUMN_TWICE = Reason("import-column-twice", N_("Two columns have this name."))
UNKNOWN_COLUMN = Reason("import-unknown-column", N_("Nobody reads this column."))
NOT_FILLED = Reason("import-not-filled", N_("This field is required for what is new."))
NOT_EMPTIED = Reason("import-not-emptied", N_("This field cannot be emptied."))
TOO_LONG = Reason("import-too-long", N_("Use at most %(most)s characters."))
NOT_WHOLE = Reason("import-not-whole", N_("Enter a whole number from %(least)s to %(most)s."))
NOT_DECIMAL = Reason("import-not-decimal", N_("Enter a number like 4.65, at most %(most)s."))
NOT_TIME = Reason("import-not-time", N_("Enter a time like 08:30."))
NOT_ZONE = Reason("import-not-zone", N_("Enter a time zone like %(example)s."))
NOT_CHOICE = Reason("import-not-choice", N_("Use one of: %(choices)s."))
NOT_FOUND = Reason("import-not-found", N_("Not found, neither in the database nor in the table “%(table)s”."))
NOT_CLEAR = Reason("import-not-clear", N_("Several in the table “%(table)s” match: name it more exactly."))
SECOND_ROW = Reason("import-second-row", N_("Row %(row)s is about the same. Delete one of them."))
WHICH_SCHOOL = Reason("import-which-school", N_("Name the school: add the column “school”."))
WHO = Reason("import-who", N_("Add the SNILS or the date of birth: a name alone says not who it is."))
SNILS_TAKEN = Reason(
    "import-snils-taken", N_("This SNILS is that of a person with another name and date of birth.")
)
OTHER_SNILS = Reason(
    "import-other-snils", N_("Somebody with this name and date of birth has another SNILS here.")
)
SEVERAL_PEOPLE = Reason(
    "import-several-people", N_("Several people have this name and date of birth. Add the SNILS.")
)
ENDS_EARLY = Reason("import-ends-early", N_("The end is before the beginning."))
STILL_TO_COME = Reason("import-still-to-come", N_("This day is still to come."))
NO_BELL = Reason(
    "import-no-bell", N_("There are no bells for this lesson: add them to the table “%(table)s”.")
)
BUSY_TEACHER = Reason("import-busy-teacher", N_("Row %(row)s has this teacher at the same time."))
BUSY_CLASS = Reason("import-busy-class", N_("Row %(row)s has this class, or this group, at the same time."))
XML_BROKEN = Reason("import-xml-broken", N_("This is no timetable that can be read."))
OTHER_WEEKS = Reason("import-other-weeks", N_("Only weeks that alternate by two can be read."))
SOME_TERMS = Reason(
    "import-some-terms", N_("This lesson is not in all terms. Export the timetable of one term.")
)
PLAN_CHANGED = Reason(
    "import-plan-changed",
    N_("The database has changed since the plan was shown. Nothing was written: start again."),
)
NO_KEYS = Reason(
    "import-no-keys",
    N_("The server of this database has a file of keys. Name it in the options of the command."),
)
NO_FIRST_DAY = Reason(
    "import-no-first-day", N_("Say in the options of the command from which day the timetable is valid.")
)
NO_SUCH_SCHOOL = Reason("import-no-such-school", N_("There is no school with this number."))
FIRST_TEACHER = Reason("import-first-teacher", N_("Of several teachers only the first is read."))
OUT_OF_REACH = Reason(
    "import-out-of-reach",
    N_("This is not of your schools. Leave the row out, or ask an administrator with a wider scope."),
)
NOT_PACKED = Reason("import-not-packed", N_("The files did not arrive whole. Send them again."))
