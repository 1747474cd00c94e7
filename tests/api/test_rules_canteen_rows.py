"""A canteen's table line by line: what is passed over, what is a fault, and in which line it is named."""

from __future__ import annotations

from datetime import date

import pytest

from ruobr_tui.api.reasons import canteen as reasons
from ruobr_tui.api.rules.canteen import canteen_table
from ruobr_tui.api.rules.canteen.canteen_heading import MOST_TITLES, Fault, columns_of
from ruobr_tui.api.rules.canteen.canteen_table import TableRow, read_table

HEADING = "date;account;complex;state;price;subsidy;line"
MEAL = "24.11.2026;102;7;received;97,50;20;2"
ROW = TableRow(2, date(2026, 11, 24), "102", "7", 30, 9_750, 2_000, "2")


def read(*lines: str) -> tuple[list[TableRow], list[Fault]]:
    return read_table("\r\n".join((HEADING, *lines)))


def fault(line: str) -> Fault:
    rows, faults = read(line)
    assert rows == []
    [found] = faults
    assert found.line == 2
    return found


def test_all_of_a_line() -> None:
    assert read(MEAL) == ([ROW], [])


@pytest.mark.parametrize(
    ("word", "state"),
    [
        *(("received", 30), ("Получено", 30), ("30", 30)),
        *(("cancelled", 20), ("отменено", 20), ("20", 20)),
        *(("ordered", 10), ("ЗАКАЗАНО", 10), ("10", 10)),
    ],
)
def test_each_word_for_a_state(word: str, state: int) -> None:
    [row], faults = read(MEAL.replace("received", word))
    assert (row.state, faults) == (state, [])


@pytest.mark.parametrize(
    ("day", "parsed"),
    [
        ("24.11.2026", date(2026, 11, 24)),
        ("24.11.26", date(2026, 11, 24)),
        ("4.1.2026", date(2026, 1, 4)),
        ("24/11/2026", date(2026, 11, 24)),
        ("2026-11-24", date(2026, 11, 24)),
        ("24.11.2026 0:00", date(2026, 11, 24)),
        ("2026-11-24T00:00:00", date(2026, 11, 24)),
        ('="24.11.2026"', date(2026, 11, 24)),
        ("'24.11.2026", date(2026, 11, 24)),
    ],
)
def test_a_day_as_spreadsheets_write_it(day: str, parsed: date) -> None:
    [row], faults = read(MEAL.replace("24.11.2026", day))
    assert (row.date, faults) == (parsed, [])


@pytest.mark.parametrize(
    "day", ["24.11.2026 10:00", "31.02.2026", "2026.11.24", "24-11-2026", "", "24.11.0000"]
)
def test_what_is_no_day(day: str) -> None:
    found = fault(MEAL.replace("24.11.2026", day))
    assert (found.column, found.why) == ("date", reasons.NOT_A_DAY)


def test_each_fault_names_its_column() -> None:
    assert fault(MEAL.replace("received", "eaten")) == Fault(2, "state", reasons.NOT_A_STATE)
    assert fault(MEAL.replace("97,50", "a lot")) == Fault(2, "price", reasons.NOT_A_SUM)
    assert fault(MEAL.replace(";20;", ";-1;")) == Fault(2, "subsidy", reasons.NOT_A_SUM)
    assert fault(MEAL.replace(";20;", ";97,51;")) == Fault(2, "subsidy", reasons.SUBSIDY_OVER_PRICE)
    assert fault(MEAL.replace(";102;", ";;")) == Fault(2, "account", reasons.CELL_MISSING)
    assert fault(MEAL.replace(";7;", ";;")) == Fault(2, "complex", reasons.CELL_MISSING)
    assert fault(MEAL.replace(";102;", ";1,02E+5;")).column == "account"
    _, both = read(MEAL.replace("24.11.2026", "x1").replace("received", "y"))
    assert [each.column for each in both] == ["date", "state"]


def test_a_subsidy_may_be_the_whole_price_and_needs_none() -> None:
    [row], faults = read(MEAL.replace(";20;", ";97,50;"))
    assert (row.subsidy, faults) == (9_750, [])
    [row], faults = read(MEAL.replace(";97,50;", ";;"))
    assert (row.price, row.subsidy, faults) == (None, 2_000, [])
    [row], faults = read(MEAL.replace(";20;", ";;"))
    assert (row.price, row.subsidy, faults) == (9_750, 0, [])


@pytest.mark.parametrize(
    ("account", "stored"),
    [
        ("6900000193,00", "6900000193"),
        ("6900000193.0", "6900000193"),
        ("69 000 001 93", "6900000193"),
        ('="0102"', "0102"),
        ("'0102", "0102"),
        ("a 1", "a 1"),
        ("1" * 20, "1" * 20),
    ],
)
def test_an_account_as_spreadsheets_write_it(account: str, stored: str) -> None:
    [row], faults = read(MEAL.replace(";102;", f";{account};"))
    assert (row.account, faults) == (stored, [])


@pytest.mark.parametrize("price", ["97,50 ₽", "97.5 руб.", "97,50р", "97,50 RUB", "97,5"])
def test_a_price_with_its_currency(price: str) -> None:
    [row], faults = read(MEAL.replace("97,50", price))
    assert (row.price, faults) == (9_750, [])


def test_the_longest_texts() -> None:
    assert fault(MEAL.replace(";102;", f";{'1' * 21};")).column == "account"
    assert fault(MEAL.replace(";7;", f";{'7' * 21};")).column == "complex"
    [row], _ = read(MEAL[:-1] + "л" * 60)
    assert row.line == "л" * 50


@pytest.mark.parametrize(
    "line",
    [
        "",
        ";;;;;;",
        "Итого;;;;97,50;;",
        "24.11.2026;итог;;;97,50;;",
        HEADING,
        "Директор Иванова;;;;;;",
        "  ;всего;;;;;",
    ],
)
def test_lines_that_say_nothing_are_passed_over(line: str) -> None:
    rows, faults = read(line, MEAL, line)
    assert [(row.number, row.account) for row in rows] == [(3, "102")]
    assert faults == []


@pytest.mark.parametrize("line", ["24.11.2026;102;7;;;;", "1;;;;;;", "x;102;;;;;"])
def test_lines_with_a_figure_are_not(line: str) -> None:
    rows, faults = read(line)
    assert rows == []
    assert faults


def test_the_same_meal_again_is_named_in_its_line() -> None:
    rows, faults = read(MEAL, MEAL, MEAL.replace(";7;", ";8;"), MEAL.replace(";102;", ";103;"))
    assert [row.number for row in rows] == [2, 4, 5]
    assert faults == [Fault(3, "", reasons.SECOND_LINE)]


def test_broken_quotation_marks_are_named_in_their_line() -> None:
    rows, faults = read(MEAL, '24.11.2026;"102"x;7;received;;;', MEAL)
    assert [row.number for row in rows] == [2]
    assert faults == [Fault(3, "", reasons.NOT_A_LINE)]


def test_most_rows_and_most_faults(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(canteen_table, "MOST_ROWS", 2)
    monkeypatch.setattr(canteen_table, "MOST_FAULTS", 3)
    meals = [MEAL.replace(";7;", f";{number};") for number in range(4)]
    assert [len(each) for each in read(*meals[:2])] == [2, 0]
    rows, faults = read(*meals)
    assert [row.number for row in rows] == [2, 3, 4]
    assert faults == [Fault(4, "", reasons.TABLE_TOO_LONG)]
    wrong = [MEAL.replace("received", "x").replace("24.11.2026", "x1")] * 3
    _, faults = read(*wrong)
    assert [(each.line, each.column) for each in faults] == [(2, "date"), (2, "state"), (3, "date")]
    _, faults = read(wrong[0], meals[0], meals[0], meals[1])
    assert [each.line for each in faults] == [2, 2, 4]


def test_the_heading_is_found_below_titles_and_names_what_it_lacks() -> None:
    titles = ["Столовая № 1"] * (MOST_TITLES - 1)
    rows, faults = read_table("\n".join((*titles, HEADING, MEAL)))
    assert [row.number for row in rows] == [MOST_TITLES + 1]
    assert faults == []
    _, faults = read_table("\n".join(("Столовая № 1", *titles, HEADING, MEAL)))
    assert [(each.line, each.column) for each in faults] == [(1, "")]
    assert faults[0].why is reasons.NO_HEADING
    _, faults = read_table("date;account;price\n1;2;3")
    assert faults == [
        Fault(1, "complex", reasons.COLUMN_MISSING),
        Fault(1, "state", reasons.COLUMN_MISSING),
    ]
    assert read_table("") == ([], [Fault(1, "", reasons.EMPTY_TABLE)])
    assert read_table("\n;;\n") == ([], [Fault(1, "", reasons.EMPTY_TABLE)])
    assert read_table("\n\nwords\n")[1][0].line == 3


def test_columns_by_either_name_in_any_place() -> None:
    assert columns_of(["Дата", " СЧЕТ ", "сумма", "x"]) == {"date": 0, "account": 1, "price": 2}
    assert columns_of(["лицевой счёт", "account"]) == {"account": 1}, "the first known name"


@pytest.mark.parametrize("separator", [";", "\t", ",", "|"])
def test_each_separator(separator: str) -> None:
    table = "\n".join((HEADING, MEAL.replace("97,50", "97.5"))).replace(";", separator)
    assert read_table(table) == ([ROW], [])


@pytest.mark.parametrize("separator", [":", "^", "~"])
def test_a_separator_that_the_first_line_names(separator: str) -> None:
    table = "\n".join((f"sep={separator}", HEADING.replace(";", separator), MEAL.replace(";", separator)))
    rows, faults = read_table(table)
    assert [(row.number, row.account) for row in rows] == [(3, "102")]
    assert faults == []
