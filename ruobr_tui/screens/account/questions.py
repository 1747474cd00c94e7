"""Questions about a family's data: children, scans, diaries, logins, consent and erasure."""

from __future__ import annotations

from ruobr_tui.i18n import N_
from ruobr_tui.screens.parts.dialogs.question import Question

REMOVE_CHILD = Question(
    title=N_("Remove this child from your account?"),
    yes=N_("Yes, delete"),
    whom=N_("%(child)s, born %(born)s"),
    what=N_("The child itself loses nothing at school: what you filled in here goes."),
    lost=N_("What was filled in cannot be brought back."),
    word="%(word)s",
    result=N_("Removed: %(child)s."),
)
WITHDRAW_JOIN = Question(
    title=N_("Withdraw the diary request?"),
    yes=N_("Yes, withdraw"),
    whom=N_("%(child)s, %(place)s"),
    what=N_("The class teacher sees it no more. You can ask again."),
    result=N_("Request withdrawn: %(child)s."),
)
GRANT_DIARY = Question(
    title=N_("Open this diary?"),
    yes=N_("Yes, open"),
    whom=N_("Pupil of the class: %(pupil_born)s\nIn the request: %(child)s\nParent: %(parent)s\n%(differs)s"),
    what=N_("The parent sees every mark, absence and message of this pupil. You can take it back later."),
    result=N_("Diary opened: %(pupil)s, for %(parent)s."),
)
NEW_LOGIN = Question(
    title=N_("Hand out a new login?"),
    yes=N_("Yes, hand out"),
    whom="%(who)s",
    what=N_("The password is shown once, on a slip to print."),
)
NEW_PASSWORD = Question(
    title=N_("Hand out a new password?"),
    yes=N_("Yes, hand out"),
    whom="%(who)s",
    what=N_("The old password ends at once. The new one is shown once, on a slip to print."),
)
LEAVE_SLIP = Question(
    title=N_("Leave the slip without saving it?"),
    yes=N_("Yes, leave it"),
    whom=N_("%(pupil)s\nLogin: %(login)s"),
    what=N_("The password is shown nowhere else. Without this slip a new password has to be issued."),
)
REMOVE_SCAN = Question(
    title=N_("Remove this scan?"),
    yes=N_("Yes, delete"),
    whom=N_("%(child)s\n%(kind)s: %(file)s"),
    lost=N_("The file is deleted from the portal and cannot be brought back."),
    word=N_("remove"),
    result=N_("Removed: %(kind)s, %(child)s."),
)
GIVE_CONSENT = Question(
    title=N_("Agree to the processing of personal data?"),
    yes=N_("Yes, agree"),
    whom=N_("Version of the text: %(version)s"),
    what=N_("You can withdraw it here at any time."),
    result=N_("Consent given."),
)
WITHDRAW_CONSENT = Question(
    title=N_("Withdraw your consent?"),
    yes=N_("Yes, withdraw"),
    what=N_("The services are closed until you give it again."),
    lost=N_(
        "Every open application to kindergarten and school is withdrawn, places in the queue and places "
        "offered are lost. Giving the consent again does not bring them back."
    ),
    word=N_("withdraw"),
    result=N_("Consent withdrawn."),
)
ASK_ERASURE = Question(
    title=N_("Ask to erase all your data?"),
    yes=N_("Yes, ask"),
    what=N_("You and all your children. Until the data protection officer decides you can take it back (x)."),
    lost=N_("Once it is erased you can sign in no more, and nothing can be brought back."),
    word=N_("erase"),
    result=N_("The data protection officer has your request."),
)
WITHDRAW_ERASURE = Question(
    title=N_("Withdraw the erasure request?"),
    yes=N_("Yes, withdraw"),
    what=N_("Your data stays."),
    result=N_("Erasure request withdrawn."),
)
ERASE = Question(
    title=N_("Erase everything about this person?"),
    yes=N_("Yes, erase"),
    whom=N_("%(name)s\nlogin %(login)s, asked on %(day)s"),
    what=N_("The account, its children, their applications, scans and messages."),
    lost=N_("The person can sign in no more. Nothing can be brought back."),
    word="%(word)s",
    result=N_("Erased: %(name)s."),
)
LINK_PERSON = Question(
    title=N_("Link this account with this person?"),
    yes=N_("Yes, link"),
    whom="%(person)s",
    what=N_("You can unlink it here. This question comes by itself: read the name before you type it."),
    lost=N_("From now on this person signs in to this account by State Services and sees everything in it."),
    word="%(word)s",
    result=N_("Linked. From now on %(person)s signs in by State Services."),
)
