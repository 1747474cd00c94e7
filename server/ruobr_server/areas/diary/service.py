"""The diary of one pupil. The caller has checked the permission."""

from ruobr_server.areas.diary.attachments import StoredFile, file_for
from ruobr_server.areas.diary.averages import control_marks, older_control_marks, subject_marks
from ruobr_server.areas.diary.generated_lessons import Generated, generate_lessons
from ruobr_server.areas.diary.lesson_days import has_lessons_from
from ruobr_server.areas.diary.rating import progress
from ruobr_server.areas.diary.records import absences_by_subject, marks_by_subject, older_lessons
from ruobr_server.areas.diary.staff_lessons import lessons_of_staff
from ruobr_server.areas.diary.tasks_page import PublicTask, public_task
from ruobr_server.areas.diary.versions import bump_class, bump_pupil, bump_pupils, bump_school, first_version
from ruobr_server.areas.diary.week import lessons_of

__all__ = [
    "Generated",
    "PublicTask",
    "StoredFile",
    "absences_by_subject",
    "bump_class",
    "bump_pupil",
    "bump_pupils",
    "bump_school",
    "control_marks",
    "file_for",
    "first_version",
    "generate_lessons",
    "has_lessons_from",
    "lessons_of",
    "lessons_of_staff",
    "marks_by_subject",
    "older_control_marks",
    "older_lessons",
    "progress",
    "public_task",
    "subject_marks",
]
