"""The sections of the program: what they are called, the letter that leads there, what they need."""

from __future__ import annotations

from dataclasses import dataclass

from ruobr_tui.i18n import N_


@dataclass(frozen=True, slots=True)
class Section:
    """A place one can go to. ``screen`` names its class as ``module:Class`` so that it is imported late."""

    id: str
    letter: str
    title: str
    about: str
    screen: str
    feature: str | None = None  # a capability of the server without which it is not shown
    role: str | None = None  # what the account must be; null: whoever has a diary to read


SECTIONS = (
    Section(
        "diary", "d", N_("Diary"), N_("The week with lessons, homework and marks"), "diary.week:WeekScreen"
    ),
    Section(
        "news", "n", N_("What's new"), N_("New since the last look, all children"), "news.list:NewsScreen"
    ),
    Section("marks", "m", N_("Marks"), N_("Marks by subject and date, averages"), "marks.period:MarksScreen"),
    Section(
        "homework", "h", N_("Homework"), N_("What to do in the coming days"), "homework.tasks:HomeworkScreen"
    ),
    Section(
        "absences",
        "a",
        N_("Absences"),
        N_("Missed lessons and their topics"),
        "absences.period:AbsencesScreen",
    ),
    Section("letters", "l", N_("Letters"), N_("Letters from the school"), "letters.inbox:LettersScreen"),
    Section(
        "school", "s", N_("School"), N_("Teachers, classmates, birthdays, links"), "school.guide:SchoolScreen"
    ),
    Section("books", "b", N_("Library books"), N_("Books on loan"), "library.loans:BooksScreen"),
    Section(
        "additional",
        "e",
        N_("Additional education"),
        N_("Achievements and the certificate"),
        "additional_education.certificate:AdditionalScreen",
    ),
    Section(
        "cabinet",
        "c",
        N_("Cabinet"),
        N_("About me, children, documents, applications"),
        "account.cabinet:CabinetScreen",
        "family",
        "parent",
    ),
    Section(
        "kindergarten",
        "k",
        N_("Kindergarten"),
        N_("Applications, the place in the queue, referrals"),
        "kindergarten.tracker:KindergartenScreen",
        "kindergarten",
        "parent",
    ),
    Section(
        "enrolment",
        "f",
        N_("First grade"),
        N_("Applications to schools, invitations, enrolment"),
        "enrolment.tracker:EnrolmentScreen",
        "school-applications",
        "parent",
    ),
    Section(
        "meals",
        "$",
        N_("Meals"),
        N_("The meal account, visits of the canteen, the menu"),
        "meals.account:MealsScreen",
    ),
    Section(
        "payments",
        "p",
        N_("Payments"),
        N_("Top up meal accounts, receipts, refunds"),
        "payments.list:PaymentsScreen",
        "payments",
        "parent",
    ),
    Section(
        "enrolment_desk",
        "v",
        N_("First grade applications"),
        N_("The list of the school: invite, enrol, refuse"),
        "enrolment.desk:EnrolmentDeskScreen",
        "school-applications",
        "desk:school",
    ),
    Section(
        "kindergarten_desk",
        "i",
        N_("Kindergarten applications"),
        N_("What waits for a decision; rounds and exchanges"),
        "kindergarten.desk:KindergartenDeskScreen",
        "kindergarten",
        "desk:kindergarten",
    ),
    Section(
        "canteen_desk",
        "t",
        N_("Canteen"),
        N_("Tables of the canteens, meal accounts, corrections"),
        "meals.desk:CanteenDeskScreen",
        "meal-orders",
        "desk:meals",
    ),
    Section(
        "refunds_desk",
        "u",
        N_("Refunds"),
        N_("Parents who ask for money back"),
        "payments.desk:RefundsDeskScreen",
        "payments",
        "desk:meals",
    ),
    Section(
        "join_requests",
        "j",
        N_("Requests for diaries"),
        N_("Parents who ask the class teacher for a diary"),
        "class_teacher.diary_requests:JoinRequestsScreen",
        "family",
        "class-teacher",
    ),
    Section(
        "class_logins",
        "o",
        N_("Logins of the class"),
        N_("Logins and passwords to hand out"),
        "class_teacher.class_logins:ClassLoginsScreen",
        "family",
        "class-teacher",
    ),
    Section(
        "complaints",
        "w",
        N_("Complaints"),
        N_("Complaints that wait for an answer"),
        "complaints.desk:ComplaintsDeskScreen",
        "complaints",
        "desk:complaints",
    ),
    Section(
        "erasures",
        "x",
        N_("Requests for erasure"),
        N_("Who asks that everything about them is erased"),
        "personal_data.desk:ErasuresDeskScreen",
        "personal-data",
        "desk:personal-data",
    ),
)
DIARY = SECTIONS[0]
BY_ID = {section.id: section for section in SECTIONS}
