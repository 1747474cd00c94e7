"""Questions about a family's data: children, scans, diaries, logins, consent and erasure."""

from __future__ import annotations

from ruobr_tui.i18n import N_
from ruobr_tui.screens.parts.dialogs.question import Question

REMOVE_CHILD = Question(
    title=N_("Remove this child from your account?"),
    yes=N_("Yes, delete"),
    whom=N_("%(child)s, born %(born)s"),
    what=N_("Nothing changes at school. Only the details entered here are deleted."),
    lost=N_("This can’t be undone."),
    word="%(word)s",
    result=N_("Removed: %(child)s."),
)
ASK_DIARY = Question(
    title=N_("Request this diary?"),
    yes=N_("Yes, request"),
    whom=N_("%(child)s, born %(born)s\n%(place)s"),
    what=N_(
        "The class teacher compares name and date of birth with the class list and opens the diary. "
        "You can withdraw the request until then."
    ),
    result=N_("Request sent: %(child)s, %(place)s. The diary opens once the class teacher approves it."),
)
WITHDRAW_JOIN = Question(
    title=N_("Withdraw the diary request?"),
    yes=N_("Yes, withdraw"),
    whom=N_("%(child)s, %(place)s"),
    what=N_("The class teacher will no longer see it. You can send a new one later."),
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
SHEET = Question(
    title=N_("Make a sheet with logins?"),
    yes=N_("Yes, make it"),
    whom=N_("%(where)s\nOne-time passwords: %(count)s"),
    what=N_("Passwords on earlier slips stop working. The new ones stand in the saved file alone."),
)
SHEET_AGAIN = Question(
    title=N_("New passwords for all pupils of the class?"),
    yes=N_("Yes, for all"),
    whom=N_("%(where)s\nOne-time passwords: %(count)s"),
    what=N_("The new ones stand in the saved file alone."),
    lost=N_("The passwords of all these pupils end at once, and their devices are signed out."),
    word="%(word)s",
)
LEAVE_SLIP = Question(
    title=N_("Leave the slip without saving it?"),
    yes=N_("Yes, leave it"),
    whom=N_("%(pupil)s\nLogin: %(login)s"),
    what=N_("The password is shown nowhere else. Without this slip a new password has to be issued."),
)
REMOVE_SCAN = Question(
    title=N_("Delete this scan?"),
    yes=N_("Yes, delete"),
    whom=N_("%(child)s\n%(kind)s: %(file)s"),
    lost=N_("The file will be deleted from the portal. This can’t be undone."),
    word=N_("delete"),
    result=N_("Scan deleted: %(kind)s, %(child)s."),
)
GIVE_CONSENT = Question(
    title=N_("Agree to the processing of personal data?"),
    yes=N_("Yes, agree"),
    whom=N_("%(parent)s\n%(children)s"),
    what=N_("Version of the text: %(version)s\nYou can withdraw it here at any time."),
    result=N_("Consent given."),
)
WITHDRAW_CONSENT = Question(
    title=N_("Withdraw your consent?"),
    yes=N_("Yes, withdraw"),
    whom=N_("%(parent)s\n%(children)s"),
    what=N_("Services will not be available until you give it again."),
    lost=N_(
        "All pending applications to kindergartens and schools will be withdrawn, and places in the "
        "queue and offered places will be lost. Giving consent again will not restore them."
    ),
    word=N_("withdraw"),
    result=N_("Consent withdrawn."),
)
ASK_ERASURE = Question(
    title=N_("Request erasure of all your data?"),
    yes=N_("Yes, request"),
    whom=N_("%(parent)s\n%(children)s"),
    what=N_(
        "Data of you and all your children. You can withdraw the request (x) until the data protection "
        "officer decides."
    ),
    lost=N_("After that you will not be able to sign in. This can’t be undone."),
    word=N_("erase"),
    result=N_("Request sent to the data protection officer."),
)
WITHDRAW_ERASURE = Question(
    title=N_("Withdraw the erasure request?"),
    yes=N_("Yes, withdraw"),
    whom=N_("%(parent)s\n%(children)s"),
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
    what=N_("You can unlink it later. Check the name before you confirm."),
    lost=N_("This person will be able to sign in with Gosuslugi and see everything in this account."),
    word="%(word)s",
    result=N_("Linked. You can now sign in with Gosuslugi: %(person)s."),
)
