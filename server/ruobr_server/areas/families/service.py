"""Families for other areas and the routes."""

from ruobr_server.areas.families.children import (
    add_child,
    child,
    children,
    erase,
    remove_child,
    save_child,
    services,
)
from ruobr_server.areas.families.confirmed_profile import (
    add_profile,
    confirm_profile,
    facts_of_family,
    unconfirm_profile,
)
from ruobr_server.areas.families.desk_search import meant_application
from ruobr_server.areas.families.diary_access import (
    ask,
    classes_to_choose,
    schools_to_choose,
    withdraw,
)
from ruobr_server.areas.families.diary_decisions import decide, leads_a_class
from ruobr_server.areas.families.diary_request_list import work_list as requests_of
from ruobr_server.areas.families.document_digests import COLUMNS as DIGEST_COLUMNS
from ruobr_server.areas.families.document_digests import Digests
from ruobr_server.areas.families.person_key import digests_of, key_of, known_key, needs_keys_file, same_child
from ruobr_server.areas.families.possible_duplicates import likely_twins
from ruobr_server.areas.families.profile import profile, save_profile
from ruobr_server.areas.families.states import JOINING

__all__ = [
    "DIGEST_COLUMNS",
    "JOINING",
    "Digests",
    "add_child",
    "add_profile",
    "ask",
    "child",
    "children",
    "classes_to_choose",
    "confirm_profile",
    "decide",
    "digests_of",
    "erase",
    "facts_of_family",
    "key_of",
    "known_key",
    "leads_a_class",
    "likely_twins",
    "meant_application",
    "needs_keys_file",
    "profile",
    "remove_child",
    "requests_of",
    "same_child",
    "save_child",
    "save_profile",
    "schools_to_choose",
    "services",
    "unconfirm_profile",
    "withdraw",
]
