"""What is wrong with a field of any form."""

from __future__ import annotations

from ruobr_tui.api.errors import N_
from ruobr_tui.api.reasons.reason import Reason

REQUIRED = Reason("required", N_("This has to be filled in."))
TOGETHER = Reason(
    "document-incomplete",
    N_("Series, number and date belong together: fill in all of them or none."),
)
TOO_LONG = Reason("too-long", N_("At most %(most)s characters."))
NOT_OF_LIST = Reason("not-of-list", N_("Choose one of the list."))
NO_SUCH_DAY = Reason("no-such-day", N_("There is no such day."))
NOT_A_DAY = Reason("not-a-day", N_("Write the day as DD.MM.YYYY."))
IN_FUTURE = Reason("day-in-future", N_("This day is in the future."))
TOO_LATE = Reason("day-too-late", N_("This day is too late."))
TOO_EARLY = Reason("day-too-early", N_("This day is too early."))
NOT_A_NUMBER = Reason("not-a-number", N_("Write a whole number."))
OUT_OF_RANGE = Reason("out-of-range", N_("From %(low)s to %(high)s."))
NOT_A_SUM = Reason("not-a-sum", N_("Write the sum as 500,00."))
SNILS_LENGTH = Reason("snils-length", N_("SNILS has 11 digits: 112-233-445 95."))
SNILS_CHECK = Reason(
    "snils-check",
    N_("The last two digits of the SNILS do not fit the others: check each digit."),
)
PASSPORT_SERIES = Reason("passport-series", N_("The series of a passport has 4 digits."))
PASSPORT_NUMBER = Reason("passport-number", N_("The number of a passport has 6 digits."))
CERTIFICATE_SERIES = Reason(
    "certificate-series",
    N_("The series is Roman digits, a hyphen and two letters: IV-ЛО."),
)
CERTIFICATE_NUMBER = Reason("certificate-number", N_("The number of a birth certificate has 6 digits."))
PHONE = Reason("not-a-phone", N_("A phone number has ten digits after +7: +7 913 123-45-67."))
EMAIL = Reason("not-an-email", N_("This is no e-mail address: it looks like name@example.org."))
NAME = Reason("not-a-name", N_("A name is written in letters, as in the document."))
