"""Every area's tables, imported once so that ``metadata`` is whole (migrations, the seeder)."""

from ruobr_server.accounts import tables as accounts
from ruobr_server.additional import tables as additional
from ruobr_server.complaints import tables as complaints
from ruobr_server.database import tables as database
from ruobr_server.diary import tables as diary
from ruobr_server.documents import tables as documents
from ruobr_server.enrolment import tables as enrolment
from ruobr_server.events import tables as events
from ruobr_server.families import tables as families
from ruobr_server.kindergarten import tables as kindergarten
from ruobr_server.ledger import tables as ledger
from ruobr_server.library import tables as library
from ruobr_server.mail import tables as mail
from ruobr_server.meals import tables as meals
from ruobr_server.metadata import metadata
from ruobr_server.payments import tables as payments
from ruobr_server.personal_data import tables as personal_data
from ruobr_server.post import tables as post
from ruobr_server.schools import tables as schools
from ruobr_server.state_services import tables as state_services
from ruobr_server.workflow import tables as workflow

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
