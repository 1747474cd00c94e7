"""Russian names by gender."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

MALE, FEMALE = 1, 2

_SURNAMES = """
Абрамов Агеев Аксёнов Александров Алексеев Андреев Антипов Антонов Арсентьев Афанасьев Баженов Баранов
Белов Беляев Бобров Богданов Борисов Бородин Быков Васильев Веселов Винокуров Власов Волков Воробьёв
Гаврилов Герасимов Голубев Гончаров Горбунов Громов Губанов Гусев Давыдов Данилов Дегтярёв Дементьев
Демидов Дмитриев Дорофеев Евдокимов Егоров Елисеев Емельянов Ершов Ефимов Жданов Жуков Журавлёв Зайцев
Захаров Зимин Зотов Зуев Игнатьев Ильин Исаев Казаков Калашников Калинин Карпов Киселёв Климов Ковалёв
Козлов Колесников Комаров Кондратьев Коновалов Королёв Крылов Кудрявцев Кулаков Куликов Лазарев Лебедев
Логинов Лукин Макаров Максимов Мартынов Маслов Матвеев Медведев Мельников Миронов Михеев Моисеев Морозов
Назаров Некрасов Никитин Никифоров Носов Овчинников Орехов Орлов Осипов Павлов Панов Пахомов Петухов
Пименов Поляков Пономарёв Прохоров Рожков Романов Рыбаков Рябов Савельев Сафонов Селезнёв Семёнов Сергеев
Сидоров Симонов Ситников Соболев Соловьёв Сорокин Степанов Стрелков Суворов Суханов Тарасов Терентьев
Тимофеев Тихонов Третьяков Трофимов Тюрин Уваров Ушаков Фадеев Федосеев Филатов Фомин Фролов Харитонов
Хохлов Царёв Черепанов Чернов Чистяков Шестаков Широков Шубин Щербаков Юдин Яковлев
"""
_OTHER_SURNAMES = "Бондаренко Гладких Шевченко Коваленко Лысенко Черных Седых Вагнер Миллер Шмидт Ткаченко Кравчук Хан Ким Ли Ахметшин"
_ADJECTIVES = (
    "Островский Высоцкий Покровский Белозёрский Горский Заречный Полевой Толстых Раевский Вознесенский"
)

_BOYS = """
Александр Алексей Андрей Арсений Артём Богдан Борис Вадим Валерий Виктор Владимир Владислав Глеб Георгий
Григорий Даниил Денис Дмитрий Егор Елисей Захар Иван Игорь Илья Кирилл Константин Лев Леонид Макар Максим
Марк Матвей Михаил Мирон Никита Николай Олег Павел Пётр Платон Роман Савелий Семён Сергей Степан Тимофей
Тимур Фёдор Юрий Ярослав
"""
_GIRLS = """
Агата Алина Алиса Алёна Анастасия Ангелина Анна Арина Валерия Варвара Василиса Вера Вероника Виктория
Галина Дарья Диана Ева Евгения Екатерина Елена Елизавета Есения Злата Ирина Карина Кира Кристина Ксения
Лилия Любовь Маргарита Марина Мария Мария Милана Надежда Наталья Ника Оксана Олеся Ольга Полина Раиса
София Стефания Таисия Татьяна Ульяна Эвелина Юлия Яна
"""
_MEN = """
Александр Алексей Анатолий Андрей Антон Артём Борис Вадим Валерий Василий Виктор Виталий Владимир Вячеслав
Геннадий Григорий Денис Дмитрий Евгений Иван Игорь Илья Константин Максим Михаил Николай Олег Павел Пётр
Роман Семён Сергей Станислав Степан Фёдор Юрий
"""
_WOMEN = """
Алла Анастасия Анна Валентина Вера Виктория Галина Дарья Евгения Екатерина Елена Инна Ирина Ксения Лариса
Людмила Маргарита Марина Мария Надежда Наталья Нина Оксана Ольга Светлана Софья Тамара Татьяна Юлия
"""
# Exceptions from the rules of endings.
_PATRONYMICS = {
    "Илья": ("Ильич", "Ильинична"),
    "Лев": ("Львович", "Львовна"),
    "Павел": ("Павлович", "Павловна"),
    "Пётр": ("Петрович", "Петровна"),
    "Михаил": ("Михайлович", "Михайловна"),
    "Никита": ("Никитич", "Никитична"),
}


@dataclass(frozen=True, slots=True)
class Name:
    """A full name, with its gender."""

    last: str
    first: str
    middle: str
    gender: int


def patronymic(father: str, gender: int) -> str:
    """The patronymic of this father's child."""
    if father in _PATRONYMICS:
        return _PATRONYMICS[father][gender - 1]
    if father.endswith("ий"):
        stem = father[:-2] + ("и" if father[:-2].endswith("тр") else "ь")
        return stem + ("евич", "евна")[gender - 1]
    if father.endswith("й"):
        return father[:-1] + ("евич", "евна")[gender - 1]
    if father.endswith("ь"):
        return father[:-1] + ("евич", "евна")[gender - 1]
    return father + ("ович", "овна")[gender - 1]


def surname(male: str, gender: int) -> str:
    """The form of a surname for a gender; many have one form only."""
    if gender == MALE:
        return male
    if male.endswith(("ский", "цкий")):
        return male[:-2] + "ая"
    if male.endswith(("ный", "вой")):
        return male[:-2] + "ая"
    if male.endswith(("ов", "ев", "ёв", "ин", "ын")):
        return male + "а"
    return male


class NameBook:
    """Draws names without repetition until they run out."""

    def __init__(self, random: Random) -> None:
        self._random = random
        self._taken: set[tuple[str, str]] = set()

    def child(self, gender: int) -> Name:
        """A pupil."""
        return self._name(_YOUNG[gender - 1], gender)

    def adult(self, gender: int) -> Name:
        """A teacher or a parent."""
        return self._name(_GROWN[gender - 1], gender)

    def reserve(self, name: Name) -> None:
        """Exclude a name that is already used."""
        self._taken.add((name.last, name.first))

    def _name(self, firsts: list[str], gender: int) -> Name:
        for _ in range(20):
            last = surname(self._random.choice(_ALL_SURNAMES), gender)
            first = self._random.choice(firsts)
            if (last, first) not in self._taken:
                break
        self._taken.add((last, first))
        return Name(last, first, patronymic(self._random.choice(_FATHERS), gender), gender)


_ALL_SURNAMES = _SURNAMES.split() * 3 + _OTHER_SURNAMES.split() + _ADJECTIVES.split()
_YOUNG = (_BOYS.split(), _GIRLS.split())
_GROWN = (_MEN.split(), _WOMEN.split())
_FATHERS = _MEN.split()
