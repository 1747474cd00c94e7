"""Homework for a subject: its text, the estimated minutes, and files for some."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from random import Random

from ruobr_server.demo import curricula as c

LONG = (
    "Подготовить сообщение о писателе или учёном Кузбасса (по выбору) на 3–4 минуты. План сообщения: 1) "
    "краткая "
    "биография; 2) главные произведения или открытия; 3) связь с нашим городом или областью; 4) чем эта "
    "судьба "
    "интересна вам лично. Пользоваться можно школьной библиотекой, сайтом областной библиотеки имени В. "
    "Д. Фёдорова "
    "и рассказами родных. Источники обязательно указать в конце. Кто хочет, готовит вместо сообщения "
    "стенгазету "
    "формата А3 в паре с одноклассником; работу сдать в пятницу до второго урока в кабинет 301. Оценка "
    "ставится "
    "за содержание, устную речь и ответы на вопросы класса."
)


@dataclass(frozen=True, slots=True)
class Homework:
    """Homework that is set at the end of a lesson."""

    title: str
    minutes: int
    text: str = ""
    """Its body, HTML."""


_TEXTS: dict[str, tuple[str, ...]] = {
    c.RUSSIAN: (
        "§ {p}, упр. {n}",
        "Упр. {n}, выучить правило на с. {s}",
        "Упр. {n} (списать, вставить буквы, выделить орфограммы)",
        "§ {p}: пересказ теории, упр. {n} по заданию",
        "Упр. {n}, морфологический разбор двух слов",
        "Словарные слова на с. {s}, упр. {n}",
    ),
    c.READING: (
        "С. {s}–{s3}, выразительное чтение",
        "С. {s}: пересказ по плану",
        "Выучить стихотворение на с. {s}",
        "Дочитать до с. {s}, ответить на вопросы",
    ),
    c.LITERATURE: (
        "Читать до конца главы, с. {s}–{s9}",
        "Выучить наизусть отрывок (с. {s})",
        "Письменный ответ на вопрос 3 на с. {s} (8–10 предложений)",
        "Составить цитатный план, с. {s}–{s3}",
    ),
    c.ENGLISH: (
        "SB p. {s} ex. {k}, WB p. {u} ex. 1–2",
        "Учить слова: Unit {u1}, p. {s}",
        "SB p. {s} ex. {k} (письменно), повторить времена",
        "Рассказ по теме, 8–10 предложений; WB p. {u}",
    ),
    c.MATHS: (
        "№ {n}, {n2}",
        "П. {p}, № {n} (а, б), {n5}",
        "С. {s}, № {k}, задача № {k4}",
        "№ {n}, {n3}; повторить правило на с. {s}",
    ),
    c.ALGEBRA: (
        "§ {p}, № {n}, {n2}, {n5} (а, в)",
        "П. {p}, № {n}–{n3}",
        "§ {p}, вопросы 1–3, № {n} (чётные)",
        "Сборник ОГЭ: вариант {u1}, задания 6–10",
    ),
    c.GEOMETRY: (
        "П. {p}, № {n}, {n2}; чертёж в тетради",
        "П. {p}, доказать теорему, № {n}",
        "№ {n}, {n3}, повторить признаки",
    ),
    c.HISTORY: (
        "§ {p}, даты и термины",
        "§ {p}, вопросы 2–4 устно, контурная карта с. {k}",
        "§ {p}, составить таблицу «Причины и итоги»",
    ),
    c.GEOGRAPHY: (
        "§ {p}, вопросы после параграфа",
        "§ {p}, контурная карта: с. {k}",
        "§ {p}, описание по плану на с. {s}",
    ),
    c.NATURE: (
        "С. {s}–{s3}, ответить на вопросы",
        "РТ с. {u}, задания 1–3",
        "Понаблюдать за погодой, заполнить дневник",
    ),
    c.PHYSICS: (
        "§ {p}, упр. {u1} (1, 2)",
        "§ {p}, задачи № {n}, {n2}",
        "Оформить лабораторную работу, § {p} повторить",
    ),
    c.CHEMISTRY: (
        "§ {p}, упр. {k}, {k4}",
        "§ {p}, уравнять реакции (упр. {k})",
        "§ {p}, задача № {k} на с. {s}",
    ),
    c.DRAWING: ("Принести гуашь и кисти", "Закончить рисунок", "Подобрать иллюстрации"),
    c.MUSIC: ("Выучить слова песни", "Послушать произведение, описать настроение"),
    c.CRAFTS: ("Принести ткань и нитки", "Закончить эскиз изделия", "Принести цветную бумагу, клей"),
    c.PROJECT: ("Подобрать источники по теме проекта", "Дописать главу, прислать на проверку"),
}
_SCHOLARLY = (
    "§ {p}, вопросы на с. {s}",
    "§ {p}, пересказ; термины в тетрадь",
    "§ {p}, задание {k} письменно",
    "§ {p} повторить, подготовиться к проверочной работе",
)
_BODIES = {
    c.RUSSIAN: (
        "<p>Правило повторите по таблице:</p><ul><li>приставки на <b>з</b> и <b>с</b>;</li>"
        "<li>гласные после шипящих.</li></ul>"
        '<p>Проверить себя: <a href="//gramota.ru/uchebnik">gramota.ru</a></p>'
    ),
    c.ALGEBRA: (
        "<p>Решение запишите полностью, ответ&nbsp;— отдельной строкой.</p>"
        '<p>Похожие задания: <a href="//fipi.ru/oge/otkrytyy-bank-zadaniy-oge">открытый банк ОГЭ</a></p>'
    ),
    c.LITERATURE: (
        "<p>Выпишите из текста <i>три</i> цитаты о герое и объясните каждую.</p>"
        '<p>Текст: <a href="https://kemrsl.ru/">областная библиотека</a></p>'
    ),
    c.HISTORY: "<p>Даты:<br>1812 — Бородинское сражение<br>1825 — восстание декабристов<br>1861 — реформа</p>",
}
_USUAL_BODY = (
    '<p>Кого не было на уроке: сначала посмотрите <a href="https://resh.edu.ru/subject/">урок РЭШ</a>, '
    "потом выполните задание.</p>"
)
_ALIKE = {c.ANALYSIS: c.ALGEBRA, c.STATISTICS: c.ALGEBRA, c.SOCIETY: c.HISTORY}


def homework(subject: str, grade: int, part: float, random: Random) -> Homework:
    """Homework in a lesson at this part of the year (0 to 1), which determines paragraphs and pages."""
    texts = _TEXTS.get(_ALIKE.get(subject, subject), _SCHOLARLY)
    roll = random.random()
    text = texts[int(roll * len(texts))]
    if subject == c.LITERATURE and grade >= 8 and roll > 0.98:
        return Homework(LONG, 60)
    fine = int(roll * 1000) % 9
    exercise = 20 + int(part * 600) + fine
    page = 6 + int(part * 150) + fine
    title = text.format(
        p=2 + int(part * 44),
        n=exercise,
        n2=exercise + 2,
        n3=exercise + 3,
        n5=exercise + 5,
        s=page,
        s3=page + 3,
        s9=page + 9,
        k=1 + fine,
        k4=5 + fine,
        u=4 + int(part * 60),
        u1=1 + int(part * 11),
    )
    minutes = 10 + 5 * min(4, grade // 2) + 5 * (fine % 4)
    return Homework(title, minutes, _body(subject) if int(roll * 100_000) % 13 == 0 else "")


def _body(subject: str) -> str:
    """The body that some teachers add: instructions, and further reading."""
    return _BODIES.get(_ALIKE.get(subject, subject), _USUAL_BODY)


@cache
def graph_paper() -> bytes:
    """A PDF of one page: graph paper with two axes."""
    lines = ["0.8 0.85 0.9 RG 0.5 w"]
    lines += [f"{x} 100 m {x} 740 l" for x in range(60, 541, 20)]
    lines += [f"60 {y} m 540 {y} l" for y in range(100, 741, 20)]
    lines += ["S", "0 0 0 RG 1.5 w", "60 420 m 540 420 l 300 100 m 300 740 l S"]
    drawing = "\n".join(lines).encode()
    objects = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << >> /Contents 4 0 R >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(drawing), drawing),
    )
    body, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, start=1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    trailer = b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, len(body))
    return body + head + table + trailer


def card(topic: str, homework_text: str) -> bytes:
    """A worksheet as plain text."""
    return (
        f"Карточка\n\nТема: {topic}\n\nЗадание: {homework_text}\n\n"
        "1. Прочитайте задание до конца, прежде чем начинать.\n"
        "2. Выполните письменно, решение запишите полностью.\n"
        "3. Проверьте себя по образцу в классной тетради.\n"
    ).encode()
