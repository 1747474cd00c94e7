"""The areas of the program. Sections have this order; the first one is the home of every account."""

from __future__ import annotations

from ruobr_tui.areas import Areas
from ruobr_tui.screens.absences.area import AREA as ABSENCES
from ruobr_tui.screens.account.area import AREA as ACCOUNT
from ruobr_tui.screens.accounts.area import AREA as ACCOUNTS
from ruobr_tui.screens.additional_education.area import AREA as ADDITIONAL_EDUCATION
from ruobr_tui.screens.administration.area import AREA as ADMINISTRATION
from ruobr_tui.screens.approvals.area import AREA as APPROVALS
from ruobr_tui.screens.class_teacher.area import AREA as CLASS_TEACHER
from ruobr_tui.screens.complaints.area import AREA as COMPLAINTS
from ruobr_tui.screens.diary.area import AREA as DIARY
from ruobr_tui.screens.documents.area import AREA as DOCUMENTS
from ruobr_tui.screens.enrolment.area import AREA as ENROLMENT
from ruobr_tui.screens.homework.area import AREA as HOMEWORK
from ruobr_tui.screens.kindergarten.area import AREA as KINDERGARTEN
from ruobr_tui.screens.letters.area import AREA as LETTERS
from ruobr_tui.screens.library.area import AREA as LIBRARY
from ruobr_tui.screens.marks.area import AREA as MARKS
from ruobr_tui.screens.meals.area import AREA as MEALS
from ruobr_tui.screens.news.area import AREA as NEWS
from ruobr_tui.screens.own_week.area import AREA as OWN_WEEK
from ruobr_tui.screens.payments.area import AREA as PAYMENTS
from ruobr_tui.screens.personal_data.area import AREA as PERSONAL_DATA
from ruobr_tui.screens.program.area import AREA as PROGRAM
from ruobr_tui.screens.records.area import AREA as RECORDS
from ruobr_tui.screens.rollover.area import AREA as ROLLOVER
from ruobr_tui.screens.school.area import AREA as SCHOOL
from ruobr_tui.screens.school_import.area import AREA as SCHOOL_IMPORT
from ruobr_tui.screens.second_factor.area import AREA as SECOND_FACTOR
from ruobr_tui.screens.sign_in.area import AREA as SIGN_IN
from ruobr_tui.screens.texts.area import AREA as TEXTS
from ruobr_tui.screens.today.area import AREA as TODAY

AREAS = Areas(
    (
        PROGRAM,
        SIGN_IN,
        TODAY,
        DIARY,
        NEWS,
        MARKS,
        HOMEWORK,
        ABSENCES,
        LETTERS,
        SCHOOL,
        LIBRARY,
        ADDITIONAL_EDUCATION,
        ACCOUNT,
        DOCUMENTS,
        PERSONAL_DATA,
        SECOND_FACTOR,
        KINDERGARTEN,
        ENROLMENT,
        MEALS,
        PAYMENTS,
        OWN_WEEK,
        CLASS_TEACHER,
        COMPLAINTS,
        APPROVALS,
        ADMINISTRATION,
        RECORDS,
        SCHOOL_IMPORT,
        TEXTS,
        ROLLOVER,
        ACCOUNTS,
    )
)
