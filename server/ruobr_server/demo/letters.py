"""Letters of the demo: plain and HTML ones, short and long, some unread, some with answers."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from sqlalchemy import Connection

from ruobr_server.areas.messages import tables as mail
from ruobr_server.areas.messages.delivery import PARENT, PUPIL, NewLetter, deliver
from ruobr_server.demo.letter_texts import COMING, LETTERS
from ruobr_server.demo.rows import Rows
from ruobr_server.demo.world import ANNA, MARIA, PETER, ZONE, World

CLASSES = {"9В": ANNA, "5А": PETER, "2Б": MARIA}


def letter_rows(rows: Rows, found: World) -> None:
    """The letters, dated back from today, with their recipients and answers."""
    pupil = found.pupil(ANNA).person_id
    for letter in reversed(LETTERS):
        posted = _moment(found, letter.days_back, letter.at)
        author = _author(found, letter.sender, letter.about)
        number = found.numbers.take("letters")
        answers = [
            (found.mother if from_parent else author, text, posted + timedelta(hours=2 + place))
            for place, (from_parent, text) in enumerate(letter.answers)
        ]
        answers = [(person, text, min(moment, found.until)) for person, text, moment in answers]
        rows.add(
            mail.letters,
            school_id=found.school.id,
            id=number,
            type_id=2 if letter.html else 1,
            subject=letter.subject,
            text=letter.text,
            author_id=author,
            posted_at=posted,
            updated_at=answers[-1][2] if answers else posted,
        )
        readers = [(found.mother, PARENT)]
        if letter.to_pupil:
            readers.append((pupil, PUPIL))
        for person, role in readers:
            rows.add(
                mail.letter_recipients,
                person_id=person,
                letter_id=number,
                role=role,
                read_at=min(posted + timedelta(hours=1), found.until) if letter.read else None,
            )
        for person, text, moment in answers:
            rows.add(
                mail.letter_comments,
                school_id=found.school.id,
                id=found.numbers.take("letter_comments"),
                letter_id=number,
                author_id=person,
                text=text,
                posted_at=moment,
                updated_at=moment,
            )


def deliver_between(connection: Connection, found: World, since: datetime, now: datetime) -> None:
    """The letters that come on a day of study while the demo is looked at."""
    if found.today not in found.plan.study_days(9, found.class_of(ANNA).week_days):
        return
    for letter in COMING:
        if since < datetime.combine(found.today, letter.at, ZONE) <= now:
            readers = {found.mother: PARENT}
            if letter.to_pupil:
                readers[found.pupil(ANNA).person_id] = PUPIL
            author = _author(found, letter.sender, letter.about)
            deliver(connection, NewLetter(found.school.id, author, letter.subject, letter.text, readers), now)


def _moment(found: World, days_back: int, at: time) -> datetime:
    return min(datetime.combine(found.today - timedelta(days=days_back), at, ZONE), found.until)


def _author(found: World, sender: str, about: str) -> int:
    if sender == "office":
        return found.school.staff[1].person_id
    own = found.class_of(CLASSES[about])
    return (own.class_teacher if sender == "class" else own.teachers[sender]).person_id
