"""Every area's tables, imported once so that ``metadata`` is whole (migrations, the seeder)."""

from ruobr_server.areas.additional_education import tables as additional
from ruobr_server.areas.complaints import tables as complaints
from ruobr_server.areas.diary import tables as diary
from ruobr_server.areas.documents import tables as documents
from ruobr_server.areas.enrolment import tables as enrolment
from ruobr_server.areas.events import tables as events
from ruobr_server.areas.families import tables as families
from ruobr_server.areas.kindergarten import tables as kindergarten
from ruobr_server.areas.ledger import tables as ledger
from ruobr_server.areas.library import tables as library
from ruobr_server.areas.meals import tables as meals
from ruobr_server.areas.messages import tables as mail
from ruobr_server.areas.payments import tables as payments
from ruobr_server.areas.personal_data import tables as personal_data
from ruobr_server.areas.schools import tables as schools
from ruobr_server.areas.state_services import tables as state_services
from ruobr_server.auth import tables as accounts
from ruobr_server.integrations.email import tables as post
from ruobr_server.kit.db import tables as database
from ruobr_server.kit.db.metadata import metadata
from ruobr_server.kit.workflow import tables as workflow

__all__ = [
    "accounts",
    "additional",
    "complaints",
    "database",
    "diary",
    "documents",
    "enrolment",
    "events",
    "families",
    "kindergarten",
    "ledger",
    "library",
    "mail",
    "meals",
    "metadata",
    "payments",
    "personal_data",
    "post",
    "schools",
    "state_services",
    "workflow",
]
