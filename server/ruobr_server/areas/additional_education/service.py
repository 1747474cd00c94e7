"""Additional education: achievements, and the certificate that pays for programmes."""

from __future__ import annotations

from collections import Counter

from sqlalchemy import Connection, select

from ruobr_server.areas.additional_education.tables import certificates, petitions, projects, sports_ids
from ruobr_server.areas.schools.queries import school_names, territory_names
from ruobr_server.areas.schools.service import Pupil
from ruobr_server.kit.percent import percentage, whole
from ruobr_tui.api.models.additional import Achievements, Certificate, Direction, Petition, Project
from ruobr_tui.api.models.parts.money import roubles

GRANTED = 1
REVIEWED = 2
REFUSED = 3


def achievements(connection: Connection, who: Pupil) -> Achievements:
    """Fields of the child's programmes, projects, and the sports number."""
    taken = connection.scalars(
        select(petitions.c.direction)
        .where(
            petitions.c.school_id == who.school_id,
            petitions.c.pupil_id == who.id,
            petitions.c.status == GRANTED,
        )
        .order_by(petitions.c.created_at, petitions.c.id)
    ).all()
    done = connection.execute(
        select(projects.c.id, projects.c.name, projects.c.result, projects.c.date)
        .where(projects.c.school_id == who.school_id, projects.c.pupil_id == who.id)
        .order_by(projects.c.date.desc(), projects.c.id.desc())
    )
    number = connection.scalar(
        select(sports_ids.c.number).where(
            sports_ids.c.school_id == who.school_id, sports_ids.c.pupil_id == who.id
        )
    )
    return Achievements(
        directions=shares(list(taken)),
        projects=[Project(id=key, title=name, result=result, day=day) for key, name, result, day in done],
        gto_id=number or "",
    )


def shares(directions: list[str]) -> list[Direction]:
    """Shares of the programmes by field, the most frequent first; percentages rounded half up."""
    counted = Counter(directions).most_common()
    return [
        Direction(index=index, title=title, count=count, percent=str(percent), percent_int=whole(percent))
        for index, (title, count) in enumerate(counted, start=1)
        for percent in [percentage(count, len(directions))]
    ]


def certificate(connection: Connection, who: Pupil) -> Certificate | None:
    """The certificate, its balance (nominal minus the cost of granted programmes), and the petitions."""
    row = connection.execute(
        select(
            certificates.c.id,
            certificates.c.number,
            certificates.c.nominal,
            certificates.c.group_id,
            certificates.c.group_name,
            certificates.c.valid_until,
            certificates.c.status,
            territory_names.c.id,
            territory_names.c.name,
        )
        .join(school_names, school_names.c.id == certificates.c.school_id)
        .join(territory_names, territory_names.c.id == school_names.c.territory_id)
        .where(certificates.c.school_id == who.school_id, certificates.c.pupil_id == who.id)
    ).one_or_none()
    if row is None:
        return None
    number, printed, nominal, group_id, group, valid_until, status, territory_id, territory = row
    rows = connection.execute(
        select(petitions)
        .where(petitions.c.school_id == who.school_id, petitions.c.pupil_id == who.id)
        .order_by(petitions.c.created_at, petitions.c.id)
    ).all()
    spent = sum(petition.price for petition in rows if petition.status == GRANTED)

    def of(*states: int) -> list[Petition]:
        return [
            Petition(
                id=petition.id,
                created=petition.created_at.astimezone(who.zone).replace(tzinfo=None),
                fund=territory_id,
                fund_title=territory,
                module_id=petition.id,
                module=petition.module,
                message=petition.message,
                program_id=petition.program_id,
                program=petition.program,
                program_short=petition.program_short,
                school=petition.provider,
                territory=territory,
                contract_start=petition.starts,
                contract_end=petition.ends,
                group_start=petition.starts,
                group_end=petition.ends,
                group_id=petition.id,
                group=petition.group_name,
                status=PETITION_STATES.get(petition.status, ""),
                status_code=petition.status,
            )
            for petition in rows
            if petition.status in states
        ]

    return Certificate(
        id=number,
        number=printed,
        balance=roubles(nominal - spent),
        balance_start=roubles(nominal),
        nominal=roubles(nominal),
        group_id=group_id,
        group=group,
        territory=territory,
        valid_until=valid_until.astimezone(who.zone).replace(tzinfo=None),
        status=status,
        directions=shares([petition.direction for petition in rows if petition.status == GRANTED]),
        granted=of(GRANTED, REVIEWED),  # the wire has two lists; what is not refused belongs to the first
        refused=of(REFUSED),
    )


PETITION_STATES = {GRANTED: "Одобрена", REVIEWED: "На рассмотрении", REFUSED: "Отклонена"}
"""The wire also has the state as a text, in Russian."""
