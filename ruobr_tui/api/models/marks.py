"""Period marks and averages (``controlmark/``, ``all_marks/``) and the rating (``progress/``)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from pydantic import Field, model_validator

from ruobr_tui.api.models.parts.base import Rows, WireModel
from ruobr_tui.api.models.parts.fields import Average, Count, Day, Flag, Maybe, is_word
from ruobr_tui.api.models.parts.text import SafeLine


class SubjectMark(WireModel):
    """A subject's final mark, or the average so far in a running period."""

    subject_id: Count = 0
    subject: SafeLine = Field("", alias="subject_name")
    mark: Average = None
    sub_type: Count = 0

    @model_validator(mode="after")
    def _is_of_a_subject(self) -> Self:
        """Raise ``ValueError`` without a number and a name of the subject."""
        if not self.subject_id and not self.subject:
            raise ValueError("a mark of no subject")
        return self


class MarkCount(WireModel):
    """How many subjects ended with this mark."""

    mark: Average = None
    count: Count = Field(0, alias="cnt")


class SubjectWord(WireModel):
    """A final mark that is a word, which the contract's number cannot hold: "зачёт", "н/а", "осв"."""

    subject_id: Count = 0
    subject: SafeLine = Field("", alias="subject_name")
    text: SafeLine = Field("", alias="mark_str")


class MarkPolicy(WireModel):
    """From which average the school proposes a 5, 4 and 3, and how many marks a period needs for one."""

    five_from: Average = None
    four_from: Average = None
    three_from: Average = None
    min_marks: Count = 0


class Period(WireModel):
    """A quarter, trimester, half-year or the year, with its marks per subject."""

    id: int = Field(alias="period")
    title: SafeLine = ""
    roman: SafeLine = Field("", alias="rom")
    start: Day = Field(alias="date_start")
    end: Day = Field(alias="date_end")
    running: Flag = Field(False, alias="marks_future", description="marks are averages so far, not finals")
    marks: Rows[SubjectMark] = Field(default_factory=list)
    counts: Rows[MarkCount] = Field(default_factory=list, alias="counted_marks")
    # Ours beside the contract.
    words: Rows[SubjectWord] = Field(default_factory=list, alias="word_marks")
    policy: Maybe[MarkPolicy] = Field(None, alias="mark_policy")

    @model_validator(mode="before")
    @classmethod
    def _words_apart(cls, raw: Any) -> Any:
        """Final marks that are words go where words are: a portal may write them among the numbers."""
        rows = raw.get("marks") if isinstance(raw, Mapping) else None
        if not isinstance(rows, list):
            return raw
        numbers, words = [], []
        for row in rows:
            if isinstance(row, Mapping) and is_word(row.get("mark")):
                words.append({**row, "mark_str": row["mark"]})
                row = {**row, "mark": None}
            numbers.append(row)
        sent = raw.get("word_marks")
        sent = sent if isinstance(sent, list) else []
        return {**raw, "marks": numbers, "word_marks": [*sent, *words]} if words else raw


class DatedMark(WireModel):
    """One mark of a subject in a period."""

    date: Day
    index: Count = Field(0, alias="indx")
    text: SafeLine = Field("", alias="mark")
    value: Count = Field(0, alias="mark_int")
    status: Count = Field(0, alias="status_lesson")


class MarkShare(WireModel):
    """How often a mark was given, in per cent."""

    index: Count = Field(0, alias="indx")
    mark: SafeLine = Field("", alias="state_mark")
    count: Count = Field(0, alias="state_count_mark")
    percent: SafeLine = ""
    percent_int: Count = 0


class StateCount(WireModel):
    """How often a mark was given."""

    mark: Count = Field(0, alias="state_mark")
    count: Count = Field(0, alias="state_count_mark")


class SubjectMarks(WireModel):
    """Every mark of a subject in a period (``all_marks/{period}/{subject}/``)."""

    title: SafeLine = ""
    subject: SafeLine = ""
    subject_id: Count = Field(0, alias="sub_id")
    period: Count = 0
    start: Maybe[Day] = Field(None, alias="date_start")
    end: Maybe[Day] = Field(None, alias="date_end")
    average: Average = Field(None, alias="avg_mark")
    final: Average = Field(None, alias="control_mark", description="the teacher's final mark, when given")
    count: Count = Field(0, alias="count_mark")
    fours_needed: Count = Field(0, alias="need_four")
    fives_needed: Count = Field(0, alias="need_five")
    missed: Maybe[int] = Field(None, alias="not_in_lesson")
    marks: Rows[DatedMark] = Field(default_factory=list)
    counts: Rows[StateCount] = Field(default_factory=list, alias="state_mark")
    shares: Rows[MarkShare] = Field(default_factory=list, alias="all_state_marks")
    # Ours beside the contract, where a word stands in the place of the number.
    final_word: SafeLine = Field("", alias="control_mark_str", description='"зачёт", "н/а", "осв"')

    @model_validator(mode="before")
    @classmethod
    def _word_apart(cls, raw: Any) -> Any:
        """A final mark may be a word."""
        if isinstance(raw, Mapping) and is_word(raw.get("control_mark")):
            return {**raw, "control_mark": None, "control_mark_str": raw["control_mark"]}
        return raw


class SubjectRating(WireModel):
    """A pupil's place in one subject."""

    subject_id: Count = 0
    subject: SafeLine = ""
    place: Maybe[int] = None
    place_count: Count = 0
    child_average: Average = Field(None, alias="child_avg")
    class_average: Average = Field(None, alias="group_avg")
    parallel_average: Average = Field(None, alias="parallels_avg")


class Rating(WireModel):
    """A pupil's place among classmates (older generation, ``progress/``)."""

    place: Maybe[int] = None
    place_count: Count = 0
    child_average: Average = Field(None, alias="child_avg")
    class_average: Average = Field(None, alias="group_avg")
    parallel_average: Average = Field(None, alias="parallels_avg")
    subjects: Rows[SubjectRating] = Field(default_factory=list)
