"""Area: the diary with weeks, lessons, calendar and search."""

from __future__ import annotations

from ruobr_tui.api.models.events import DIARY
from ruobr_tui.api.rules.diary.change_kinds import Kind
from ruobr_tui.areas import Area, Command, EventSummary, Group, NewsKind, Section
from ruobr_tui.i18n import N_, ngettext

COMMANDS = (
    Command("week.open", "enter", "open", N_("Open lesson"), N_("Everything about this lesson"), "↵", True, palette=False, hint=N_("Lesson")),
    Command("week.tick", "x", "tick", N_("Mark done"), N_("Mark homework as done or not done"), "x", True, hint=N_("Done")),
    Command("week.download", "s", "download", N_("Save file"), N_("Save a file of this lesson"), "s", True, hint=N_("File"), uses_files=True),
    Command("week.note", "e", "note", N_("Note"), N_("Add a note to this lesson"), "e", True),
    Command("week.earlier", "left_square_bracket", "week(-1)", N_("Previous week"), N_("One week back"), "["),
    Command("week.later", "right_square_bracket", "week(1)", N_("Next week"), N_("One week ahead"), "[ ]", True, hint=N_("Week"), on_page=True),
    Command("week.today", "t", "today", N_("Today"), N_("This week, the lesson that is next"), "t", True, on_page=True),
    Command("week.calendar", "c", "calendar", N_("Month"), N_("Month view: choose a day or a date range"), "c", True, on_page=True),
    Command("week.find", "slash,full_stop,ctrl+f", "find", N_("Find"), N_("Find a subject, topic or homework in the year"), "/", True, on_page=True),
    Command("week.marks", "m", "app.section('marks')", N_("Marks"), N_("The marks of this child"), "m", palette=False),
    Command("week.news", "n", "app.section('news')", N_("What’s new"), N_("New since last time"), "n", palette=False),
    Command("lesson.tick", "x", "tick", N_("Mark done"), N_("Mark homework as done or not done"), "x", True, hint=N_("Done")),
    Command("lesson.download", "s", "download", N_("Save file"), N_("Save a file of this lesson"), "s", True, hint=N_("File"), uses_files=True),
    Command("lesson.note", "e", "note", N_("Note"), N_("Add a note to this lesson"), "e", True),
    Command("lesson.next", "n,right", "same_subject(1)", N_("Next lesson"), N_("The next lesson of this subject"), "n p", True, hint=N_("Neighbours")),
    Command("lesson.previous", "p,left", "same_subject(-1)", N_("Previous lesson"), N_("The previous lesson of this subject"), "p"),
    Command("calendar.open", "enter", "open", N_("Open week"), N_("Open the week of this day"), "↵", True, palette=False, hint=N_("Week")),
    Command("calendar.left", "left,h", "move(-1)", N_("Previous day"), N_("One day back"), "←", palette=False),
    Command("calendar.right", "right,l", "move(1)", N_("Next day"), N_("One day ahead"), "→", palette=False),
    Command("calendar.up", "up,k", "move(-7)", N_("Previous week"), N_("One week back"), "↑", palette=False),
    Command("calendar.down", "down,j", "move(7)", N_("Next week"), N_("One week ahead"), "↓", palette=False),
    Command("calendar.earlier", "left_square_bracket,pageup", "month(-1)", N_("Previous month"), N_("One month back"), "["),
    Command("calendar.later", "right_square_bracket,pagedown", "month(1)", N_("Next month"), N_("One month ahead"), "[ ]", True, hint=N_("Month"), on_page=True),
    Command("calendar.today", "t", "today", N_("Today"), N_("Go to today"), "t", True, on_page=True),
    Command("calendar.period", "v", "period", N_("Period"), N_("Start a date range; press again to end it"), "v", True),
)  # fmt: skip

AREA = Area(
    name="diary",
    sections=(
        Section(
            "diary",
            "d",
            N_("Week"),
            N_("The week with lessons, homework and marks"),
            "diary.week:WeekScreen",
            group=Group.DIARY,
        ),
        Section(
            "month",
            "c",
            N_("Month"),
            N_("Marks, absences and homework by days of a month"),
            "diary.month:MonthScreen",
            group=Group.DIARY,
        ),
    ),
    commands=COMMANDS,
    headings={
        "week": N_("Week"),
        "lesson": N_("Lesson"),
        "calendar": N_("Month"),
    },
    event_kinds=DIARY,
    summaries=tuple(EventSummary(kind=kind, is_stored=True) for kind in sorted(DIARY)),
    live_update="diary.live_update:update",
    news=(
        NewsKind(
            kind=Kind.REMARK_NEW,
            sign="»",
            role="warning",
            text=N_("%(subject)s: teacher’s note — %(after)s"),
            counted=lambda count: ngettext(
                "%(count)d new teacher’s note", "%(count)d new teacher’s notes", count
            ),
        ),
        NewsKind(
            kind=Kind.REMARK_REMOVED, sign="−", role="dim", text=N_("%(subject)s: teacher’s note removed")
        ),
        NewsKind(kind=Kind.CANCELLED, sign="×", role="warning", text=N_("%(subject)s: lesson cancelled")),
        NewsKind(
            kind=Kind.RESTORED,
            sign="+",
            role="good",
            text=N_("%(subject)s: lesson reinstated"),
        ),
    ),
    sync="diary.sync:wanted",
    today="diary.on_today:ON_TODAY",
)
