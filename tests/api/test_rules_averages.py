"""Averages are exact, a half goes up, and what is no number takes no part."""

from __future__ import annotations

import decimal
from decimal import Decimal
from fractions import Fraction
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ruobr_tui.api.rules.diary.averages import (
    DEFAULT_POLICY,
    Average,
    Policy,
    Scored,
    average,
    explain,
    is_certain,
    numeric,
    numerics,
    proposed,
    scored,
    year_mark,
)

weights = st.decimals(min_value="0", max_value="10", places=2)
marks = st.builds(Scored, st.integers(1, 5).map(Decimal), weights)
some = st.lists(marks, max_size=30)


def of(*pairs: tuple[int, int | str]) -> list[Scored]:
    return [Scored(Decimal(value), Decimal(weight)) for value, weight in pairs]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("5", [5]),
        (" 4 ", [4]),
        ("5-", [5]),
        ("4+", [4]),
        ("3\u2212", [3]),
        ("5.0", [5]),
        ("4,00", [4]),
        ("5/4", [5, 4]),
        ("5 / 4-", [5, 4]),
        ("н/5", [5]),
        ("4/осв.", [4]),
        ("", []),
        ("зачёт", []),
        ("н/а", []),
        ("осв", []),
        ("Н", []),
        ("0", []),
        ("6", []),
        ("10", []),
        ("4/10", []),
        ("4.5", []),
        ("-5", []),
        ("55", []),
        ("٥", []),
        ("\u00b2", []),
        ("[5]", []),
    ],
)
def test_only_marks_from_one_to_five_are_numbers(text: str, expected: list[int]) -> None:
    assert numerics(text) == tuple(map(Decimal, expected))
    assert numeric(text) == (Decimal(expected[0]) if len(expected) == 1 else None)


@given(st.text())
def test_any_text_is_read_as_marks_from_one_to_five(text: str) -> None:
    assert set(numerics(text)) <= set(map(Decimal, range(1, 6)))


def test_a_fraction_counts_twice_with_the_full_weight() -> None:
    assert scored("5/4", Decimal(2)) == (Scored(Decimal(5), Decimal(2)), Scored(Decimal(4), Decimal(2)))


def test_no_marks_have_no_average() -> None:
    assert average([]) is None
    assert average(of((5, 0), (2, 0))) is None


@pytest.mark.parametrize("weight", ["NaN", "Infinity", "-1", "0", "1E+999999999", "1E-999999999", "sNaN"])
def test_a_weight_no_school_means_does_not_count(weight: str) -> None:
    strange = Scored(Decimal(5), Decimal(weight))
    assert average([strange]) is None
    assert average([*of((3, 1)), strange]) == average(of((3, 1)))
    assert not explain([strange]).terms[0].counts


def test_a_value_of_absurd_size_does_not_count() -> None:
    assert average([Scored(Decimal("0E-999999999")), *of((4, 1))]) == average(of((4, 1)))


@given(some)
def test_the_average_is_the_quotient_of_the_sums(given_marks: list[Scored]) -> None:
    found = average(given_marks)
    weight = sum((Fraction(mark.weight) for mark in given_marks), Fraction(0))
    if weight == 0:
        assert found is None
        return
    assert found is not None
    total = sum((Fraction(mark.weight) * Fraction(mark.value) for mark in given_marks), Fraction(0))
    assert Fraction(found.total) / Fraction(found.weight) == total / weight
    assert found.count == sum(1 for mark in given_marks if mark.weight > 0)


@given(some, st.randoms())
def test_the_order_of_marks_does_not_matter(given_marks: list[Scored], random: Random) -> None:
    shuffled = list(given_marks)
    random.shuffle(shuffled)
    assert average(shuffled) == average(given_marks)


@given(some.filter(lambda drawn: average(drawn) is not None), st.integers(0, 6))
def test_rounding_is_to_the_nearest_and_a_half_goes_up(given_marks: list[Scored], places: int) -> None:
    found = average(given_marks)
    assert found is not None
    error = Fraction(found.total) / Fraction(found.weight) - Fraction(found.rounded(places))
    half = Fraction(1, 2 * 10**places)
    assert -half <= error < half
    assert found.rounded(places).as_tuple().exponent == -places


@pytest.mark.parametrize(
    ("total", "weight", "expected"),
    [
        ("4.645", 1, "4.65"),
        ("4.665", 1, "4.67"),
        ("13.5", 3, "4.50"),
        (14, 3, "4.67"),
        ("-0.125", 1, "-0.13"),
    ],
)
def test_halves_are_not_rounded_to_even(total: str, weight: int, expected: str) -> None:
    assert str(Average(Decimal(total), Decimal(weight), 1)) == expected


def test_the_callers_decimal_context_changes_nothing() -> None:
    many = [Scored(Decimal("4.123456789"), Decimal("1.23456789"))] * 50
    exact = average(many)
    with decimal.localcontext() as context:
        context.prec = 2
        coarse = average(many)
        assert coarse == exact
        assert coarse is not None
        assert str(coarse.rounded(4)) == "4.1235"
        assert not coarse.reaches(Decimal("4.1234567891"))


def test_thresholds_compare_with_the_exact_average() -> None:
    just_below = average([*of((5, "64.99")), *of((4, "35.01"))])
    assert just_below is not None
    assert str(just_below) == "4.65"
    assert proposed(just_below) == 4
    exactly = average([*of((5, 65)), *of((4, 35))])
    assert exactly is not None
    assert proposed(exactly) == 5


@given(some.filter(lambda drawn: average(drawn) is not None), marks)
def test_a_better_mark_never_proposes_less(given_marks: list[Scored], mark: Scored) -> None:
    found = average(given_marks)
    assert found is not None
    with_five = found.plus(Scored(Decimal(5), mark.weight))
    assert proposed(with_five) >= proposed(found)
    assert average([*given_marks, mark]) == found.plus(mark)


@pytest.mark.parametrize(("value", "expected"), [("4.5", 5), ("4.49", 4), ("3.5", 4), ("2.5", 3), ("1", 2)])
def test_a_school_has_thresholds_of_its_own(value: str, expected: int) -> None:
    school = Policy(five_from=Decimal("4.5"), four_from=Decimal("3.5"), three_from=Decimal("2.5"))
    assert proposed(Average(Decimal(value), Decimal(1), 1), school) == expected


def test_few_marks_are_not_certain() -> None:
    assert not is_certain(None)
    assert not is_certain(average(of((5, 3), (5, 3))))
    assert not is_certain(average(of((5, 3), (5, 3), (5, 0))))
    assert is_certain(average(of((5, 1), (5, 1), (5, 1))))


def test_an_explanation_has_every_number() -> None:
    shown = explain(of((5, 1), (4, 3), (2, 0)))
    assert [term.product for term in shown.terms] == [Decimal(5), Decimal(12), None]
    assert (shown.total, shown.weight, shown.count) == (Decimal(17), Decimal(4), 2)
    assert shown.rounded == Decimal("4.25")
    assert (shown.mark, shown.reached) == (4, DEFAULT_POLICY.four_from)
    assert (shown.next_mark, shown.next_from) == (5, DEFAULT_POLICY.five_from)
    assert (shown.certain, shown.missing_marks) == (False, 1)


def test_an_explanation_without_marks_proposes_nothing() -> None:
    shown = explain([])
    assert (shown.rounded, shown.mark, shown.reached, shown.next_mark) == (
        None,
        None,
        None,
        None,
    )
    assert shown.missing_marks == DEFAULT_POLICY.min_marks


@given(some)
def test_an_explanation_adds_up(given_marks: list[Scored]) -> None:
    shown = explain(given_marks)
    assert sum(Fraction(term.product) for term in shown.terms if term.product is not None) == Fraction(
        shown.total
    )
    assert len(shown.terms) == len(given_marks)
    if shown.average is not None and shown.next_from is not None:
        assert not shown.average.reaches(shown.next_from)
    if shown.average is not None and shown.reached is not None:
        assert shown.average.reaches(shown.reached)


@pytest.mark.parametrize(
    ("finals", "expected"),
    [
        (["5", "4", "5", "4"], 5),
        (["4", "4", "5", "4"], 4),
        (["3", "3", "4"], 3),
        (["5.0", "4.0"], 5),
        (["5", "осв", "4", ""], 5),
        (["5", "н/а", "4", "4"], 4),
        (["4", "н/а"], 4),
        (["4", "Н/А", "н / а"], None),
        (["осв", "осв"], None),
        (["зачёт", "зачёт"], None),
        ([], None),
    ],
)
def test_the_mark_of_a_year(finals: list[str], expected: int | None) -> None:
    assert year_mark(finals) == expected


@given(st.lists(st.integers(1, 5), min_size=1, max_size=6))
def test_the_mark_of_a_year_is_the_nearest_to_the_mean(finals: list[int]) -> None:
    mark = year_mark([str(final) for final in finals])
    assert mark is not None
    assert -Fraction(1, 2) <= Fraction(sum(finals), len(finals)) - mark < Fraction(1, 2)


def test_every_number_of_an_explanation() -> None:
    policy = Policy(min_marks=4)
    marks = [
        Scored(Decimal(5), Decimal(2)),
        Scored(Decimal(4)),
        Scored(Decimal(3), Decimal(0)),
        Scored(Decimal(3)),
    ]
    found = explain(marks, policy)
    assert [(term.value, term.weight, term.product, term.counts) for term in found.terms] == [
        (5, 2, 10, True),
        (4, 1, 4, True),
        (3, 0, None, False),
        (3, 1, 3, True),
    ]
    assert (found.total, found.weight, found.count) == (17, 4, 3)
    assert found.average == Average(Decimal(17), Decimal(4), 3)
    assert found.rounded == Decimal("4.25")
    assert (found.mark, found.reached) == (4, policy.four_from)
    assert (found.next_mark, found.next_from) == (5, policy.five_from)
    assert (found.certain, found.missing_marks) == (False, 1)
    enough = explain([*marks, Scored(Decimal(5))], policy)
    assert (enough.certain, enough.missing_marks) == (True, 0)
    more = explain([*marks, Scored(Decimal(5)), Scored(Decimal(5))], policy)
    assert (more.certain, more.missing_marks) == (True, 0)


def test_an_explanation_at_the_ends() -> None:
    best = explain([Scored(Decimal(5))] * 3)
    assert (best.mark, best.reached, best.next_mark, best.next_from) == (5, Decimal("4.65"), None, None)
    worst = explain([Scored(Decimal(2))] * 3)
    assert (worst.mark, worst.reached, worst.next_mark, worst.next_from) == (2, None, 3, Decimal("2.65"))
    nothing = explain([])
    assert (nothing.average, nothing.rounded, nothing.mark, nothing.reached) == (None, None, None, None)
    assert (nothing.next_mark, nothing.next_from, nothing.total, nothing.weight) == (None, None, 0, 0)
    assert (nothing.certain, nothing.missing_marks, nothing.count) == (False, 3, 0)
