"""What each area stops for an account when its consent is withdrawn."""

from __future__ import annotations

from ruobr_server.areas.enrolment import applications as enrolment
from ruobr_server.areas.families import diary_access
from ruobr_server.areas.kindergarten import applications as kindergarten
from ruobr_server.areas.personal_data.consents import Stop

STOPS: tuple[Stop, ...] = (kindergarten.stop, enrolment.stop, diary_access.stop)
