"""Additional education: achievements and the certificate (``achievements/``, ``do/cert/``)."""

from __future__ import annotations

from pydantic import Field

from ruobr_tui.api.models.meals import OptionalRoubles
from ruobr_tui.api.models.parts.base import Rows, WireModel
from ruobr_tui.api.models.parts.fields import Count, Day, Maybe, Number, WireDateTime
from ruobr_tui.api.models.parts.text import SafeJson, SafeLine, SafeText


class Direction(WireModel):
    """A direction of additional education and its share of the child's programmes."""

    index: Count = Field(0, alias="indx")
    title: SafeLine = Field("", alias="direction_str")
    count: Count = Field(0, alias="cnt")
    percent: SafeLine = ""
    percent_int: Count = 0


class Project(WireModel):
    """A project, contest or olympiad the child took part in."""

    id: Count = 0
    title: SafeLine = Field("", alias="name")
    result: SafeLine = ""
    day: Maybe[Day] = Field(None, alias="date")


class Achievements(WireModel):
    """What the child does beside lessons."""

    directions: Rows[Direction] = Field(default_factory=list, alias="do_direction")
    projects: Rows[Project] = Field(default_factory=list, alias="project_list")
    gto_id: SafeLine = Field("", description="number in the sports programme, when there is one")


class Petition(WireModel):
    """An application for a programme paid by the certificate."""

    id: Count = Field(0, alias="petition_pfdo_id")
    created: Maybe[WireDateTime] = None
    fund: Count = 0
    fund_title: SafeLine = Field("", alias="fund_str")
    module_id: Count = 0
    module: SafeLine = Field("", alias="module_name")
    message: SafeText = Field("", alias="msg")
    program_id: Count = 0
    program_image: SafeLine = Field("", alias="program_img")
    program: SafeLine = Field("", alias="program_name_full")
    program_short: SafeLine = Field("", alias="program_name_short")
    school: SafeLine = Field("", alias="program_school")
    territory: SafeLine = Field("", alias="program_territory")
    territory_image: SafeLine = Field("", alias="program_territory_img")
    contract_start: Maybe[Day] = Field(None, alias="pt_pfdo_contract_start_day")
    contract_end: Maybe[Day] = Field(None, alias="pt_pfdo_contract_date_end")
    group_start: Maybe[Day] = Field(None, alias="pt_pfdo_group_start")
    group_end: Maybe[Day] = Field(None, alias="pt_pfdo_group_end")
    group_id: Count = Field(0, alias="sdg_id")
    group: SafeLine = Field("", alias="sdg_name")
    status: SafeLine = ""
    status_code: Count = Field(
        0, alias="status_str", description="the wire has the words and the number swapped"
    )
    monthly: Rows[SafeJson] = Field(default_factory=list, alias="certificate_monthly_payment")
    parent_pay: Rows[SafeJson] = Field(default_factory=list)
    parent_pay_status: Count = 0


class Certificate(WireModel):
    """The certificate of additional education and what it pays for."""

    id: Count = 0
    number: SafeLine = Field("", alias="number_cert")
    balance: OptionalRoubles = None
    balance_start: OptionalRoubles = None
    nominal: Number = Field(None, alias="rmc_nominal")
    group_id: Count = Field(0, alias="cert_group_id")
    group: SafeLine = Field("", alias="cert_group_name")
    territory: SafeLine = Field("", alias="cert_territory")
    territory_image: SafeLine = Field("", alias="cert_territory_img")
    valid_until: Maybe[WireDateTime] = Field(None, alias="date_actual")
    status: Count = Field(0, alias="status_actul")
    directions: Rows[Direction] = Field(default_factory=list, alias="do_direction")
    granted: Rows[Petition] = Field(default_factory=list, alias="petition_good")
    refused: Rows[Petition] = Field(default_factory=list, alias="petition_bad")
