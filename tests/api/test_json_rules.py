"""JSON from outside."""

from __future__ import annotations

import contextlib
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ruobr_tui.api.rules.text.json_text import DEEPEST, MOST_VALUES, WrongJson, decoded

PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**63 - 1) | st.text() | st.floats(-1e200, 1e200),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)


@settings(deadline=None)
@given(PLAIN)
def test_what_was_written_is_read(value: object) -> None:
    assert decoded(json.dumps(value).encode()) == value


@settings(deadline=None)
@given(
    st.binary(max_size=200)
    | st.text(alphabet='[]{}",:0123456789eE+-.ntfalsrueINy\\ ', max_size=60).map(str.encode)
)
def test_any_bytes_are_read_or_refused(body: bytes) -> None:
    with contextlib.suppress(WrongJson):
        decoded(body)


@pytest.mark.parametrize(
    "body",
    [
        b"[" * 100_000,
        b"[" * 100_000 + b"]" * 100_000,
        b'{"a":' * 100_000 + b"1" + b"}" * 100_000,
        b"[" * (DEEPEST + 1) + b"]" * (DEEPEST + 1),
        b'["' + b"]" * 100 + b'",' + b"[" * (DEEPEST + 1) + b"]" * (DEEPEST + 1) + b"]",
        b"[" + b"0," * MOST_VALUES + b"0]",
        b"[" + b"{}," * MOST_VALUES + b"{}]",
        b"",
        b"{",
        b"\xff\xfe[",
        b'"\xff"',
    ],
    ids=[
        "open",
        "lists",
        "objects",
        "a little too deep",
        "hidden by text",
        "values",
        "objects in a row",
        "nothing",
        "half",
        "another encoding",
        "no encoding",
    ],
)
def test_too_much_and_half_is_refused(body: bytes) -> None:
    with pytest.raises(WrongJson):
        decoded(body)


def test_depth_up_to_the_limit_is_read_wherever_the_stack_is() -> None:
    body = b"[" * DEEPEST + b"]" * DEEPEST

    def below(levels: int) -> object:
        return decoded(body) if levels == 0 else below(levels - 1)

    assert below(400) == json.loads(body)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("NaN", None),
        ("-Infinity", None),
        ("1e999", None),
        ("9" * 4000, None),
        ("9" * 5000, None),
        ("-" + "9" * 100_000, None),
        (str(2**63), None),
        (str(2**63 - 1), 2**63 - 1),
        (str(-(2**63)), -(2**63)),
        (str(-(2**63) - 1), None),
        ("1" * 18, int("1" * 18)),
        ("-" + "1" * 18, -int("1" * 18)),
        ("9" * 19, None),
        ("12.5", 12.5),
        ("1e299", 1e299),
        ("-1e299", -1e299),
        ("1e300", None),
        ("-1e300", None),
        ("-1e999", None),
        ('{"a": 1, "a": 2}', {"a": 2}),
    ],
)
def test_numbers_that_nobody_means_are_null(text: str, value: object) -> None:
    assert decoded(text.encode()) == value


def test_the_limit_of_values_belongs_to_what_is_read() -> None:
    assert len(decoded(b"[" + b"0," * (MOST_VALUES - 1) + b"0]")) == MOST_VALUES
    for beginning in (b"[0", b'{"a":[0', b"[[0"):
        signs = beginning.count(b"[") + beginning.count(b"{")
        end = b"]" * beginning.count(b"[") + b"}" * beginning.count(b"{")
        decoded(beginning + b",0" * (MOST_VALUES - signs) + end)
        with pytest.raises(WrongJson, match="too many values"):
            decoded(beginning + b",0" * (MOST_VALUES - signs + 1) + end)


def test_depth_counts_objects_and_lists_wherever_they_stand() -> None:
    inner: object = 1
    for level in range(DEEPEST):
        inner = {"a": 0, "b": inner} if level % 2 else [0, inner]
    assert decoded(json.dumps(inner).encode()) == inner
    with pytest.raises(WrongJson, match="too deep"):
        decoded(json.dumps([inner]).encode())
    with pytest.raises(WrongJson, match="too deep"):
        decoded(json.dumps({"a": inner}).encode())


def test_what_is_wrong_is_named_by_its_kind_alone() -> None:
    with pytest.raises(WrongJson) as error:
        decoded(b"secret")
    assert str(error.value) == "no JSON: JSONDecodeError"
    assert error.value.__cause__ is None
