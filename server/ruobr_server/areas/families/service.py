"""Families as other areas and the routes need them."""

from ruobr_server.areas.families.children import (
    add_child,
    child,
    children,
    erase,
    remove_child,
    save_child,
    services,
)
from ruobr_server.areas.families.diary_access import (
    JOINING,
    ask,
    classes_to_choose,
    decide,
    leads_a_class,
    requests_of,
    schools_to_choose,
    withdraw,
)
from ruobr_server.areas.families.profile import profile, save_profile

__all__ = [
    "JOINING",
    "add_child",
    "ask",
    "child",
    "children",
    "classes_to_choose",
    "decide",
    "erase",
    "leads_a_class",
    "profile",
    "remove_child",
    "requests_of",
    "save_child",
    "save_profile",
    "schools_to_choose",
    "services",
    "withdraw",
]
