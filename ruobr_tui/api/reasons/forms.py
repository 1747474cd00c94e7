"""What is wrong with a field of any form."""

from __future__ import annotations

from ruobr_tui.api.errors import N_
from ruobr_tui.api.reasons.reason import Reason

REQUIRED = Reason("required", N_("Fill in this field."))
TOGETHER = Reason(
    "document-incomplete",
    N_("Fill in series, number and date together, or leave all three empty."),
)
TOO_LONG = Reason("too-long", N_("No more than %(most)s characters."))
NOT_OF_LIST = Reason("not-of-list", N_("Choose from the list."))
NO_SUCH_DAY = Reason("no-such-day", N_("There is no such date."))
NOT_A_DAY = Reason("not-a-day", N_("Enter the date as DD.MM.YYYY."))
IN_FUTURE = Reason("day-in-future", N_("This date is in the future."))
TOO_LATE = Reason("day-too-late", N_("This date is too late."))
TOO_EARLY = Reason("day-too-early", N_("This date is too early."))
NOT_A_NUMBER = Reason("not-a-number", N_("Enter a whole number."))
OUT_OF_RANGE = Reason("out-of-range", N_("Enter a number from %(low)s to %(high)s."))
NOT_A_SUM = Reason("not-a-sum", N_("Enter an amount like 500.00."))
SNILS_LENGTH = Reason("snils-length", N_("SNILS has 11 digits, for example 112-233-445 95."))
SNILS_CHECK = Reason(
    "snils-check",
    N_("The SNILS check digits do not match. Check the number."),
)
PASSPORT_SERIES = Reason("passport-series", N_("Passport series: 4 digits, for example 3205."))
PASSPORT_NUMBER = Reason("passport-number", N_("Passport number: 6 digits, for example 123456."))
CERTIFICATE_SERIES = Reason(
    "certificate-series",
    N_("Series: Roman numerals, a hyphen and two letters, for example IV-ЛО."),
)
CERTIFICATE_NUMBER = Reason("certificate-number", N_("Certificate number: 6 digits, for example 123456."))
PHONE = Reason("not-a-phone", N_("Enter a phone number like +7 913 123-45-67."))
EMAIL = Reason("not-an-email", N_("Enter an email address like name@example.org."))
NAME = Reason("not-a-name", N_("Use letters only, as in the document."))
