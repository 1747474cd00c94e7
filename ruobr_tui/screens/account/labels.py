"""What the parent reads of a request for a diary, by its state."""

from __future__ import annotations

from collections.abc import Mapping

from ruobr_tui.api.states.families import DiaryRequestState
from ruobr_tui.i18n import N_

REQUESTS: Mapping[str, str] = {
    DiaryRequestState.REQUESTED: N_(
        "Request sent to the class teacher on %(day)s (%(where)s), no reply yet."
    ),
    DiaryRequestState.GRANTED: N_("The class teacher opened the diary on %(day)s (%(where)s)."),
    DiaryRequestState.REFUSED: N_("The class teacher rejected the request on %(day)s (%(where)s): %(note)s"),
    DiaryRequestState.WITHDRAWN: N_("The request of %(day)s (%(where)s) was withdrawn."),
}
