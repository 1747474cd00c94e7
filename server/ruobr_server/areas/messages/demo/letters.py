"""Messages of the demo: plain and HTML ones, short and long, some unread, some with replies."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from sqlalchemy import Connection

from ruobr_server.areas.messages import tables as mail
from ruobr_server.areas.messages.delivery import PARENT, PUPIL, NewLetter, deliver
from ruobr_server.areas.messages.demo.letter_texts import COMING, LETTERS
from ruobr_server.demo.context import Demo
from ruobr_server.demo.world import ANNA, MARIA, PETER, ZONE, World

CLASSES = {"9В": ANNA, "5А": PETER, "2Б": MARIA}


def letter_rows(demo: Demo) -> None:
    """The messages, dated back from today, with their recipients and replies."""
    pupil = demo.world.pupil(ANNA).person_id
    for letter in reversed(LETTERS):
        posted = _moment(demo.world, letter.days_back, letter.at)
        author = _author(demo.world, letter.sender, letter.about)
        number = demo.world.numbers.take("letters")
        answers = [
            (demo.world.mother if from_parent else author, text, posted + timedelta(hours=2 + place))
            for place, (from_parent, text) in enumerate(letter.answers)
        ]
        answers = [(person, text, min(moment, demo.world.until)) for person, text, moment in answers]
        demo.rows.add(
            mail.letters,
            school_id=demo.world.school.id,
            id=number,
            type_id=2 if letter.html else 1,
            subject=letter.subject,
            text=letter.text,
            author_id=author,
            posted_at=posted,
            updated_at=answers[-1][2] if answers else posted,
        )
        readers = [(demo.world.mother, PARENT)]
        if letter.to_pupil:
            readers.append((pupil, PUPIL))
        for person, role in readers:
            demo.rows.add(
                mail.letter_recipients,
                person_id=person,
                letter_id=number,
                role=role,
                read_at=min(posted + timedelta(hours=1), demo.world.until) if letter.read else None,
            )
        for person, text, moment in answers:
            demo.rows.add(
                mail.letter_comments,
                school_id=demo.world.school.id,
                id=demo.world.numbers.take("letter_comments"),
                letter_id=number,
                author_id=person,
                text=text,
                posted_at=moment,
                updated_at=moment,
            )


def deliver_between(connection: Connection, world: World, since: datetime, now: datetime) -> None:
    """Deliver the messages of a school day while the demo runs."""
    if world.today not in world.plan.study_days(9, world.class_of(ANNA).week_days):
        return
    for letter in COMING:
        if since < datetime.combine(world.today, letter.at, ZONE) <= now:
            readers = {world.mother: PARENT}
            if letter.to_pupil:
                readers[world.pupil(ANNA).person_id] = PUPIL
            author = _author(world, letter.sender, letter.about)
            deliver(connection, NewLetter(world.school.id, author, letter.subject, letter.text, readers), now)


def _moment(world: World, days_back: int, at: time) -> datetime:
    return min(datetime.combine(world.today - timedelta(days=days_back), at, ZONE), world.until)


def _author(world: World, sender: str, about: str) -> int:
    if sender == "office":
        return world.school.staff[1].person_id
    own = world.class_of(CLASSES[about])
    return (own.class_teacher if sender == "class" else own.teachers[sender]).person_id
