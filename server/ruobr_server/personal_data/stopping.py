"""What each area stops for an account when its consent is withdrawn."""

from __future__ import annotations

from ruobr_server.enrolment import applying as enrolment
from ruobr_server.families import joining
from ruobr_server.kindergarten import applying as kindergarten
from ruobr_server.personal_data.consents import Stop

STOPS: tuple[Stop, ...] = (kindergarten.stop, enrolment.stop, joining.stop)
