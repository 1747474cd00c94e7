"""News of the demo's schools, in HTML."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from ruobr_server.areas.messages import tables as mail
from ruobr_server.demo.context import Demo
from ruobr_server.demo.world import ZONE

NEWS = (
    (
        0,
        "Изменения в расписании звонков",
        "<p>В связи с городской контрольной работой <b>в четверг</b> уроки длятся <b>40 минут</b>. "
        "Звонок на первый урок — как обычно, в 8:30.</p><ul><li>2-й урок — 9:20</li><li>3-й урок — 10:20</li>"
        "<li>4-й урок — 11:20</li></ul>",
    ),
    (
        2,
        "Команда школы — третья в городе",
        "<p>Команда девятых классов заняла <em>третье место</em> в городской игре «Что? Где? Когда?».</p>"
        "<p>Поздравляем ребят и их капитана!</p>",
    ),
    (
        5,
        "Как пополнить счёт питания",
        "<p>Номер лицевого счёта ребёнка указан в кабинете, в разделе «Питание». Деньги зачисляются в тот "
        "же день.</p>"
        '<p>Подробнее — на <a href="https://school69.example/food">странице столовой</a>.</p>',
    ),
    (
        9,
        "Осторожно, тонкий лёд и гололёд",
        "<h3>Памятка</h3><ol><li>Не выходите на лёд рек и прудов.</li><li>Идите по посыпанным дорожкам.</li>"
        "<li>Телефон спасателей — <b>112</b>.</li></ol>",
    ),
    (
        13,
        "Неделя математики",
        "<table><tr><th>День</th><th>Событие</th></tr><tr><td>Понедельник</td><td>Открытие, "
        "викторина</td></tr>"
        "<tr><td>Среда</td><td>Турнир «Морской бой»</td></tr><tr><td>Пятница</td><td>Награждение</td></tr></table>",
    ),
    (
        21,
        "Приём макулатуры",
        "<p>Сдаём макулатуру <strong>по субботам с 10 до 12</strong> у спортивного входа &mdash; "
        "перевязанной "
        "бечёвкой, без пластиковых обложек.</p>",
    ),
    (
        30,
        "Школьная газета ищет корреспондентов",
        "<p>Редакция «Перемены» приглашает учеников 5–11 классов. Собрание — в кабинете 301 после 6-го "
        "урока.</p>",
    ),
)
OTHER_NEWS = ((3, "День открытых дверей", "<p>Гимназия ждёт будущих учеников и их родителей.</p>"),)


def news_rows(demo: Demo) -> None:
    """The news, dated back from today."""
    for school, entries in ((demo.world.school, NEWS), (demo.world.other, OTHER_NEWS)):
        for back, title, text in reversed(entries):
            day = demo.world.today - timedelta(days=back)
            published = min(datetime.combine(day, time(8, 15), ZONE), demo.world.until)
            demo.rows.add(
                mail.news,
                school_id=school.id,
                id=demo.world.numbers.take("news"),
                title=title,
                text=text,
                author_id=school.staff[1].person_id,
                date=day,
                published_at=published,
            )
