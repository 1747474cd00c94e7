"""Entity tags by RFC 9110."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ruobr_server.kit.http.conditional import etag_of_body, etag_of_parts, not_modified

PARTS = st.lists(st.integers() | st.text(st.characters(exclude_characters="\0")), min_size=1, max_size=5)


@given(PARTS, PARTS)
def test_other_parts_give_another_tag(one: list[int | str], other: list[int | str]) -> None:
    same = list(map(str, one)) == list(map(str, other))
    assert (etag_of_parts(*one) == etag_of_parts(*other)) is same


@pytest.mark.parametrize(
    ("header", "matches"),
    [
        (None, False),
        (b"", False),
        (b"*", True),
        (b" * ", True),
        (b'W/"x"', True),
        (b'"x"', True),  # weak comparison
        (b'"a", W/"x"', True),
        (b'"a","b" ,  "x"', True),
        (b'"a,\x22x"', False),
        (b'"x', False),
        (b"x", False),
        (b'"a" "x"', False),  # broken after the first
        (b'"a", "b"', False),
        (b'"' + b"a" * 100_000, False),
    ],
)
def test_what_a_client_holds(header: bytes | None, matches: bool) -> None:
    assert not_modified(header, b'W/"x"') is matches


def test_a_comma_in_a_tag_is_part_of_it() -> None:
    assert not_modified(b'"a,b", "x"', b'"a,b"')


@given(st.binary(), st.binary())
def test_tags_of_bodies_distinguish_them(one: bytes, other: bytes) -> None:
    assert (etag_of_body(one) == etag_of_body(other)) == (one == other)


@given(st.binary(max_size=200))
def test_no_header_is_too_strange(header: bytes) -> None:
    assert not_modified(header, b'"never in there: \xff\xff"') in (True, False)
