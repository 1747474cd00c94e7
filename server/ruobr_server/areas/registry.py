"""The list of areas. Everything else is in their declarations.

An area follows those it depends on: erasure runs in the reverse order.
"""

from __future__ import annotations

from ruobr_server.areas.accounts.area import AREA as ACCOUNTS
from ruobr_server.areas.additional_education.area import AREA as ADDITIONAL_EDUCATION
from ruobr_server.areas.administration.area import AREA as ADMINISTRATION
from ruobr_server.areas.approvals.area import AREA as APPROVALS
from ruobr_server.areas.complaints.area import AREA as COMPLAINTS
from ruobr_server.areas.declaration import Area
from ruobr_server.areas.desk_reasons.area import AREA as DESK_REASONS
from ruobr_server.areas.desks.area import AREA as DESKS
from ruobr_server.areas.diary.area import AREA as DIARY
from ruobr_server.areas.documents.area import AREA as DOCUMENTS
from ruobr_server.areas.enrolment.area import AREA as ENROLMENT
from ruobr_server.areas.events.area import AREA as EVENTS
from ruobr_server.areas.families.area import AREA as FAMILIES
from ruobr_server.areas.kindergarten.area import AREA as KINDERGARTEN
from ruobr_server.areas.ledger.area import AREA as LEDGER
from ruobr_server.areas.library.area import AREA as LIBRARY
from ruobr_server.areas.meals.area import AREA as MEALS
from ruobr_server.areas.messages.area import AREA as MESSAGES
from ruobr_server.areas.outcomes.area import AREA as OUTCOMES
from ruobr_server.areas.payments.area import AREA as PAYMENTS
from ruobr_server.areas.personal_data.area import AREA as PERSONAL_DATA
from ruobr_server.areas.records.area import AREA as RECORDS
from ruobr_server.areas.rollover.area import AREA as ROLLOVER
from ruobr_server.areas.school_import.area import AREA as SCHOOL_IMPORT
from ruobr_server.areas.schools.area import AREA as SCHOOLS
from ruobr_server.areas.state_services.area import AREA as STATE_SERVICES
from ruobr_server.areas.texts.area import AREA as TEXTS
from ruobr_server.areas.timetable.area import AREA as TIMETABLE
from ruobr_server.integrations.email.area import AREA as EMAIL

AREAS: tuple[Area, ...] = (
    OUTCOMES,
    SCHOOLS,
    TEXTS,
    ACCOUNTS,
    STATE_SERVICES,
    PERSONAL_DATA,
    EVENTS,
    APPROVALS,
    DESKS,
    MESSAGES,
    FAMILIES,
    EMAIL,
    DIARY,
    LIBRARY,
    ADDITIONAL_EDUCATION,
    COMPLAINTS,
    LEDGER,
    MEALS,
    PAYMENTS,
    DESK_REASONS,
    ENROLMENT,
    KINDERGARTEN,
    DOCUMENTS,
    ADMINISTRATION,
    TIMETABLE,
    RECORDS,
    SCHOOL_IMPORT,
    ROLLOVER,
)
