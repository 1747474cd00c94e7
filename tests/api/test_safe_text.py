"""Text of other people stays in its own cells, and usual text stays as it is."""

from __future__ import annotations

import unicodedata
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from ruobr_tui.api.models.documents import Looked
from ruobr_tui.api.reasons.forms import REQUIRED
from ruobr_tui.api.rules.fields.forms import Field, Form, Kind, checked
from ruobr_tui.api.rules.text.safe_text import MOST_JOINED, MOST_MARKS, one_line, safe_text

INVISIBLE = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b\u180e\u200b\u200c\u200e\u200f\u202a\u202e\u2060\u2064"
    "\u2066\u2069\u206f\u3164\ufe00\ufe0d\ufeff\uffa0\ufff9\U0001d159\U0001d173\U000e0001\U000e0041\U000e0100"
)
ODD = st.text(
    st.one_of(
        st.sampled_from(
            [*INVISIBLE, "\u0301", "\u0489", "\u20e3", "\ufe0f", "\u200d", "\u1161", "\u11a8", "\u2800"]
        ),
        st.sampled_from(list("аб \n1👩👧🏻❤")),
        st.characters(),
    ),
    max_size=60,
)


def floating(sign: str) -> bool:
    return unicodedata.category(sign)[0] == "M" or "\u1160" <= sign <= "\u11ff"


@given(ODD)
def test_marks_never_pile_up_and_nothing_invisible_is_left(text: str) -> None:
    safe = safe_text(text)
    run = MOST_MARKS  # at the beginning there is nothing to stand on
    for sign in safe:
        assert sign not in INVISIBLE
        if floating(sign):
            run += 1
            assert run <= MOST_MARKS
        elif sign != "\u200d":
            run = MOST_MARKS if sign.isspace() else 0
    assert all(len(part.strip("\u200d")) for part in safe.split("\u200d") if "\u200d" in safe)
    assert safe_text(safe) == safe


@pytest.mark.parametrize(
    "text",
    [
        "Съешь же ещё этих мягких французских булок, да выпей чаю — «№ 5»",
        "Әлифба, җиләк, үрдәк, төн, өй, һава, ң",  # Tatar
        "за\u0301мок и замо\u0301к",
        "й из и\u0306, ё из е\u0308",
        "Việt Nam: ê\u0323\u0301",
        "👨\u200d👩\u200d👧\u200d👦 👍🏽 ❤\ufe0f 1\ufe0f\u20e3 🇷🇺 👩🏻\u200d❤\ufe0f\u200d💋\u200d👨🏻",
        "x² + y² ≤ 10 → ½, 25 °C, 5 €",
        "한국어 각 ᄒ\u1161\u11ab",
        "שָׁלוֹם, नमस्ते",
    ],
)
def test_usual_text_stays_as_it_is(text: str) -> None:
    assert safe_text(text) == text


def test_a_pile_of_marks_is_cut() -> None:
    assert safe_text("о" + "\u0301" * 60 + "на") == "о" + "\u0301" * MOST_MARKS + "на"
    assert safe_text("\u0301" * 60 + "она \u0301да\n\u0489") == "она да\n"
    assert safe_text("ᄀ" + "\u1161" * 60) == "ᄀ" + "\u1161" * MOST_MARKS
    assert safe_text("❤" + "\ufe0f" * 60) == "❤\ufe0f"
    assert safe_text("\u200d".join("👩" * 60)).count("\u200d") == MOST_JOINED * 12
    assert safe_text("а\u200dб\u200d") == "аб"


@pytest.mark.parametrize("sign", [*INVISIBLE, "\u0301", "\u2800", "\u3000", "\u200d", "\ufe0f"])
@pytest.mark.parametrize("kind", [Kind.LINE, Kind.TEXT, Kind.NAME])
def test_a_field_of_invisible_signs_is_an_empty_one(sign: str, kind: Kind) -> None:
    form = Form((Field("name", "Name", kind, required=True),))
    clean, wrong = checked(form, {"name": sign * 7}, date(2026, 11, 24))
    assert clean == {"name": ""}
    assert wrong["name"].text == REQUIRED.text
    assert one_line(sign * 7) == ""


@pytest.mark.parametrize("sign", ["\u3164", "\u200b", "\u0301", "\u2800", "\U000e0041"])
def test_a_reason_of_invisible_signs_is_none(sign: str) -> None:
    with pytest.raises(ValidationError):
        Looked(reason=sign * 20)
    assert Looked(reason=f"{sign * 20}проверка{sign}").reason.startswith("проверка")
