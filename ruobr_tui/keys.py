"""One table of commands: id, keys on both layouts, title, tooltip, footer and palette entry.

A screen takes its bindings with ``bindings("week")``. A user remaps them by id in the settings.
Keys are written as on a Latin layout; ``latin`` translates what a Russian layout sends, in one
place (``RuobrApp.on_event``), so that every command works on both. Where letters are data
(``TAKES_LETTERS``) nothing is translated.

Some terminals whose only layout is Russian send the plain letter for Ctrl with a letter: a command with such a
key has another one beside it, a function key where letters are data.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from textual.binding import Binding

from ruobr_tui.i18n import N_


@dataclass(frozen=True, slots=True)
class Command:
    """One thing a user can do. ``keys`` are Textual key names, comma-separated; the first is shown."""

    id: str
    keys: str
    action: str
    title: str
    tooltip: str
    sign: str = ""  # how the footer writes the key; empty: from the key's own name
    footer: bool = False
    palette: bool = True
    hint: str = ""  # what the footer says instead of the title, when one hint stands for two keys

    @property
    def scope(self) -> str:
        """Where it works: the part before the dot."""
        return self.id.split(".", 1)[0]


COMMANDS: tuple[Command, ...] = (
    # Everywhere
    Command("app.help", "question_mark,f1,comma", "help", N_("Keys"), N_("Every key that works here"), "?", True),
    Command("app.commands", "ctrl+p,f3", "commands", N_("Commands"), N_("Find any command by its name"), "^P"),
    Command("app.sections", "g,f2", "sections", N_("Sections"), N_("Go to another section"), "g", True),
    Command("app.meals", "dollar_sign,semicolon", "section('meals')", N_("Meals"), N_("What is on the meal account, from anywhere"), "$", palette=False),
    Command("app.quit", "q", "back_or_quit", N_("Quit"), N_("Back, or leave the program"), "q"),
    Command("app.leave", "ctrl+q,f4", "leave", N_("Leave"), N_("Leave the program, from anywhere"), "^Q"),
    Command("app.curtain", "f6", "curtain", N_("Curtain"), N_("Hide everything; any key shows it again"), "F6"),
    Command("app.redraw", "ctrl+l,f11", "redraw", N_("Redraw"), N_("Draw the whole screen again"), "^L"),
    Command("app.theme", "f9", "next_theme", N_("Colours"), N_("Dark, light, or the terminal's own"), "F9"),
    Command("app.language", "f10", "next_language", N_("Language"), N_("Русский / English"), "F10"),
    Command("app.counter", "f12", "counter", N_("Bytes of the line"), N_("Show or hide what was sent and received"), "F12"),
    Command("app.sign_out", "f8", "sign_out", N_("Sign out"), N_("Sign out and remove what is stored here"), "F8"),
    # On a host that keeps SSH keys
    Command("host.ssh_keys", "f7", "ssh_keys", N_("SSH keys"), N_("Keys that open this diary without a password"), "F7"),
    Command("ssh_keys.add", "a,insert", "add", N_("Add"), N_("Paste the line of a public key"), "a", True),
    Command("ssh_keys.remove", "d,delete", "remove", N_("Remove"), N_("This key will no longer open the diary"), "d", True),
    # Signing in
    Command("login.leave", "escape", "leave", N_("Quit"), N_("Leave, or go back to what is stored"), "Esc", True),
    Command("login.complain", "f3", "complain", N_("No login from the school?"), N_("Tell the department of education, without signing in"), "F3"),
    Command("login.register", "f4", "register", N_("Register"), N_("Get a login and a password by e-mail"), "F4"),
    Command("login.recover", "f5", "recover", N_("Forgotten password"), N_("Set a new password by a code from a letter"), "F5"),
    Command("login.state_services", "f2", "state_services", N_("State Services"), N_("Sign in by State Services, in a browser or with a phone"), "F2"),
    Command("state_services.again", "n,r", "again", N_("New code"), N_("Begin again with a new code"), "n", True),
    Command("state_services.copy", "y,ctrl+c", "copy", N_("Copy"), N_("Copy the address to the clipboard"), "y", True),
    Command("state_services.leave", "escape,q", "leave", N_("Back"), N_("Back to login and password"), "Esc", True),
    Command("state_services_link.link", "a,insert", "link", N_("Link"), N_("Link this account with a person at State Services"), "a", True),
    Command("state_services_link.unlink", "d,delete", "unlink", N_("Unlink"), N_("Nobody signs in to this account by State Services any more"), "d", True),
    Command("link_waiting.copy", "y,ctrl+c", "copy", N_("Copy"), N_("Copy the address to the clipboard"), "y", True),
    Command("link_waiting.leave", "escape,q", "leave", N_("Back"), N_("Back; nothing is linked"), "Esc", True),
    Command("login.letters", "f7", "letters", N_("Letters of the demo"), N_("What the demo's mail server received"), "F7"),
    # Forms
    Command("form.save", "ctrl+s,f4", "save", N_("Send"), N_("Check the form and send it to the portal"), "^S", True),
    Command("form.theirs", "ctrl+t,f5", "theirs", N_("Take theirs"), N_("Put in this field what the portal has now"), "^T"),
    Command("form.discard", "ctrl+r,f7", "discard", N_("Start over"), N_("Throw the draft away"), "^R", True),
    Command("form.leave", "escape", "leave", N_("Back"), N_("Back; what is typed stays as a draft"), "Esc", True),
    # The cabinet
    Command("cabinet.add_child", "a,insert", "add_child", N_("Add a child"), N_("Tell the portal about a child"), "a", True),
    Command("cabinet.join", "o", "join", N_("Ask for the diary"), N_("Ask the class teacher for the diary of this child"), "o", True),
    Command("cabinet.remove_child", "d,delete", "remove_child", N_("Remove"), N_("Take this child off again, or a request back"), "d", True),
    Command("sessions.end", "d,delete", "end", N_("Sign out"), N_("Sign this device out"), "d", True),
    Command("documents.add", "a,insert", "add", N_("Upload a scan"), N_("Upload a scan of a document of this child"), "a", True),
    Command("documents.save", "s", "save", N_("Save file"), N_("Save this scan on this machine"), "s", True),
    Command("documents.remove", "d,delete", "remove", N_("Remove"), N_("Take this scan away for ever"), "d", True),
    Command("my_data.give", "c", "give", N_("Give consent"), N_("Agree to the wording that is shown"), "c", True),
    Command("my_data.withdraw", "w", "withdraw", N_("Withdraw consent"), N_("End the consent, and what rests on it"), "w", True),
    Command("my_data.export", "s", "export", N_("Save my data"), N_("Everything that the portal knows about you, as a file"), "s", True),
    Command("my_data.erase", "x", "erase", N_("Ask for erasure"), N_("Ask to erase everything, or take that back"), "x", True),
    Command("child_scans.save", "s,enter", "save", N_("Open scan"), N_("Save the scan here; the family sees that you opened it"), "s", True),
    Command("child_scans.confirm", "v,a", "confirm", N_("Confirm"), N_("The scan is what it should be"), "v", True),
    Command("child_scans.refuse", "d,delete", "refuse", N_("Refuse"), N_("Refuse, with a reason for the parent"), "d", True),
    Command("erasures.erase", "a", "erase", N_("Erase"), N_("Erase everything about this person"), "a", True),
    Command("erasures.refuse", "d,delete", "refuse", N_("Refuse"), N_("Refuse, with the reason that the law gives"), "d", True),
    # Kindergarten
    Command("kindergarten.apply", "n,insert", "apply", N_("New application"), N_("Apply for a place in kindergarten"), "n", True),
    Command("kindergarten.accept", "a", "act('accept')", N_("Accept"), N_("Accept the place that was given"), "a", True),
    Command("kindergarten.decline", "d", "act('decline')", N_("Decline"), N_("Do without the place that was given"), "d", True),
    Command("kindergarten.change", "e,enter", "change", N_("Change wishes"), N_("Other kindergartens or another date; the turn stays"), "e", True),
    Command("kindergarten.bring", "b", "act('bring')", N_("Documents brought"), N_("Tell the operator that the documents are there"), "b", True),
    Command("kindergarten.suspend", "s", "act('suspend')", N_("Suspend"), N_("Stay out of allocations for a while"), "s", True),
    Command("kindergarten.resume", "u", "act('resume')", N_("Back to the queue"), N_("Stand in the queue again, at the old time"), "u", True),
    Command("kindergarten.withdraw", "w,delete", "act('withdraw')", N_("Withdraw"), N_("Take the application back for good"), "w", True),
    Command("kindergarten.figures", "f", "figures", N_("Kindergartens"), N_("Places, queues and movement of every kindergarten"), "f", True),
    Command("kindergarten.exchange", "x", "exchange", N_("Exchange"), N_("Exchange a given place with another parent"), "x", True),
    Command("wishes.sibling", "s", "sibling", N_("Sibling there"), N_("A brother or sister goes to this kindergarten"), "s", True),
    Command("wishes.up", "minus", "shift(-1)", N_("Wish it more"), N_("One place up in the order of wish"), "-", True),
    Command("wishes.down", "plus,equals_sign", "shift(1)", N_("Wish it less"), N_("One place down in the order of wish"), "+", True),
    Command("wishes.done", "ctrl+s,f4", "done", N_("Done"), N_("These kindergartens, in this order"), "^S", True),
    Command("exchange.offer", "o", "offer", N_("Offer my place"), N_("Offer the place that was given"), "o", True),
    Command("exchange.propose", "p,enter", "propose", N_("Propose"), N_("Propose this exchange, or consent to it"), "p", True),
    Command("exchange.decline", "d,delete", "decline", N_("Decline"), N_("Decline, or take back"), "d", True),
    # Kindergarten, at the desk
    Command("kindergarten_desk.next", "right_square_bracket", "state(1)", N_("Next state"), N_("Applications in the next state"), "[ ]", True, hint=N_("state")),
    Command("kindergarten_desk.previous", "left_square_bracket", "state(-1)", N_("Previous state"), N_("Applications in the previous state"), "["),
    Command("kindergarten_desk.revoke", "u", "revoke", N_("Revoke decision"), N_("Revoke an enrolment, a refusal or a no-show, with a reason for the parent"), "u", True, hint=N_("revoke")),
    Command("kindergarten_desk.take", "t", "decide('take')", N_("Take"), N_("Say that it is being looked at"), "t", True),
    Command("kindergarten_desk.register", "a", "decide('register')", N_("Register"), N_("Put it in the queue, by the time it was filed"), "a", True),
    Command("kindergarten_desk.ask", "b", "decide('ask-documents')", N_("Ask for documents"), N_("Say which documents are to be brought"), "b", True),
    Command("kindergarten_desk.refuse", "d,delete", "decide('refuse')", N_("Refuse"), N_("Refuse, with a reason for the parent"), "d", True),
    Command("kindergarten_desk.confirm", "v", "confirm", N_("Confirm claims"), N_("Confirm privilege and siblings, or take that back"), "v", True),
    Command("kindergarten_desk.enrol", "e", "decide('enrol')", N_("Enrol"), N_("The contract is signed: the child is enrolled"), "e", True),
    Command("kindergarten_desk.cancel", "n", "decide('cancel')", N_("Did not appear"), N_("No contract was signed: the place is free again"), "n", True),
    Command("kindergarten_desk.scans", "s,enter", "scans", N_("Scans"), N_("The scans of this child: open, confirm, refuse"), "s", True),
    Command("kindergarten_desk.round", "p", "round", N_("Allocation round"), N_("Plan who gets which place, then apply it"), "p", True),
    Command("kindergarten_desk.exchanges", "x", "exchanges", N_("Exchanges"), N_("Exchanges to which both parents have consented"), "x", True),
    Command("round.apply", "ctrl+s,f4", "apply", N_("Apply"), N_("Give these places"), "^S", True),
    Command("exchanges_desk.revoke", "u", "revoke", N_("Revoke approval"), N_("Both places change hands again, with a reason for the parents"), "u", True, hint=N_("revoke")),
    Command("exchanges_desk.approve", "a,enter", "approve", N_("Approve"), N_("Both places change hands at once"), "a", True),
    Command("exchanges_desk.refuse", "d,delete", "refuse", N_("Refuse"), N_("Refuse, with a reason for the parents"), "d", True),
    # The first grade
    Command("enrolment.apply", "n,insert", "apply", N_("New application"), N_("Apply to the first grade of a school"), "n", True),
    Command("enrolment.withdraw", "w,delete", "withdraw", N_("Withdraw"), N_("Take the application back for good"), "w", True),
    Command("enrolment_desk.next", "right_square_bracket", "state(1)", N_("Next state"), N_("Applications in the next state"), "[ ]", True, hint=N_("state")),
    Command("enrolment_desk.previous", "left_square_bracket", "state(-1)", N_("Previous state"), N_("Applications in the previous state"), "["),
    Command("enrolment_desk.revoke", "u", "revoke", N_("Revoke decision"), N_("Revoke an enrolment or a refusal, with a reason for the parent"), "u", True, hint=N_("revoke")),
    Command("enrolment_desk.take", "t", "decide('take')", N_("Take"), N_("Say that it is being looked at"), "t", True),
    Command("enrolment_desk.invite", "a", "decide('invite')", N_("Invite"), N_("Say when and where the originals are to be brought"), "a", True),
    Command("enrolment_desk.enrol", "e", "decide('enrol')", N_("Enrol"), N_("The originals are there: the child is enrolled"), "e", True),
    Command("enrolment_desk.confirm", "v", "confirm", N_("Confirm claims"), N_("Confirm privilege and permission, or take that back"), "v", True),
    Command("enrolment_desk.scans", "s,enter", "scans", N_("Scans"), N_("The scans of this child: open, confirm, refuse"), "s", True),
    Command("enrolment_desk.refuse", "d,delete", "decide('refuse')", N_("Refuse"), N_("Refuse, with a reason for the parent"), "d", True),
    # Complaints, at the desk
    Command("complaints.answer", "a,enter", "answer", N_("Answer"), N_("Write what the sender will read"), "a", True),
    Command("complaints.take", "t", "take", N_("Take"), N_("Say that it is being looked at"), "t", True),
    Command("complaints.decline", "d,delete", "decline", N_("Reject"), N_("Close it with a reason"), "d", True),
    Command("complaints.reopen", "o", "reopen", N_("Reopen"), N_("Look at it once more"), "o", True),
    # Requests for diaries
    Command("join_requests.grant", "a,enter", "grant", N_("Grant"), N_("Choose the pupil and open the diary"), "a", True),
    Command("join_requests.refuse", "d,delete", "refuse", N_("Refuse"), N_("Refuse, with a reason for the parent"), "d", True),
    # Logins of a class
    Command("class_logins.pupil", "p,enter", "hand_out('pupil')", N_("New password for the pupil"), N_("A new login or password for the pupil, as a slip"), "p", True),
    Command("class_logins.parent", "a", "hand_out('parent')", N_("New password for a parent"), N_("A new login or password for a parent, as a slip"), "a", True),
    Command("login_slip.save", "s", "save", N_("Save slip"), N_("Save the slip as a text, to be printed"), "s", True),
    # Meals
    Command("meals.menu", "enter", "open", N_("Menu"), N_("The menu of this day, to order from"), "↵", True, palette=False),
    Command("meals.switch", "x,space", "switch", N_("Order or cancel"), N_("Order this meal, or cancel it"), "x", True, hint=N_("order")),
    Command("meals.earlier", "left_square_bracket", "week(-1)", N_("Earlier week"), N_("One week back"), "["),
    Command("meals.later", "right_square_bracket", "week(1)", N_("Later week"), N_("One week ahead"), "[ ]", True, hint=N_("week")),
    Command("meals.today", "t", "today", N_("Today"), N_("This week, today"), "t", True),
    Command("meals.pay", "p", "app.section('payments')", N_("Payments"), N_("Top up meal accounts, receipts, refunds"), "p", True, palette=False),
    Command("meals.month", "c", "month", N_("Month"), N_("A month of meals and money"), "c", True),
    Command("meals.statement", "s", "statement", N_("Statement"), N_("What moved on the account"), "s", True),
    Command("meals.warn", "w", "warn", N_("Warn of a low balance"), N_("Below which sum What's new warns"), "w", True, hint=N_("warn")),
    Command("meals.limit", "d", "limit", N_("Day limit"), N_("At most how much a day"), "d", True),
    Command("meal_month.earlier", "left_square_bracket,pageup", "month(-1)", N_("Earlier month"), N_("One month back"), "["),
    Command("meal_month.later", "right_square_bracket,pagedown", "month(1)", N_("Later month"), N_("One month ahead"), "[ ]", True, hint=N_("month")),
    Command("meal_month.today", "t", "today", N_("Today"), N_("This month"), "t", True),
    # The canteen, at the desk
    Command("canteen_desk.find", "slash,f,full_stop", "find", N_("Find account"), N_("Find a meal account by surname or number"), "/", True),
    Command("canteen_desk.table", "i,insert", "table", N_("Take a table"), N_("A canteen’s day from a CSV file: checked first, then booked"), "i", True),
    Command("canteen_desk.orders", "o", "orders", N_("Orders of a day"), N_("Save a day’s orders as a table for the canteen"), "o", True),
    Command("table.apply", "ctrl+s,f4", "apply", N_("Book it"), N_("Book what the table says"), "^S", True),
    Command("desk_statement.correct", "e", "correct", N_("Correct"), N_("Put money onto this account or off it, with a reason"), "e", True),
    Command("desk_statement.revoke", "u", "revoke", N_("Take back"), N_("Take the correction under the cursor back, with a reason"), "u", True),
    # Payments
    Command("payments.top_up", "n,insert", "top_up", N_("Top up"), N_("Pay onto the children’s meal accounts"), "n", True),
    Command("payments.repeat", "o", "repeat", N_("Repeat"), N_("The same sums once more"), "o", True),
    Command("payments.filter", "right_square_bracket", "filter(1)", N_("Next filter"), N_("All, open, credited, came to nothing"), "[ ]", True, hint=N_("filter")),
    Command("payments.filter_back", "left_square_bracket", "filter(-1)", N_("Previous filter"), N_("All, open, credited, came to nothing"), "["),
    Command("payments.export", "s", "export", N_("Save as CSV"), N_("Save every payment that matches as a table, older ones too"), "s", True),
    Command("payments.older", "m", "older", N_("Older payments"), N_("Show older payments too; so does going past the end"), "m", True, hint=N_("older")),
    Command("top_up.pay", "ctrl+s,f4", "pay", N_("Pay"), N_("To the bank’s page"), "^S", True),
    *(
        Command(f"top_up.amount_{n}", key, f"amount({n})", N_("A sum"), N_("Put the offered sum onto the account under the cursor"), key, palette=False)
        for n, key in enumerate("asd")
    ),
    Command("top_up.transfer", "t", "transfer", N_("By transfer"), N_("A QR for any bank’s app"), "t", True),
    Command("top_up.leave", "escape,q", "leave", N_("Back"), N_("Back; nothing is paid"), "Esc", True),
    Command("transfer.png", "s", "save('png')", N_("Save as PNG"), N_("Save the code as a picture"), "s", True),
    Command("transfer.svg", "v", "save('svg')", N_("Save as SVG"), N_("Save the code as a drawing"), "v", True),
    Command("transfer.copy", "y,ctrl+c", "copy", N_("Copy"), N_("Copy what is shown to the clipboard"), "y", True),
    Command("payment.cancel", "d,delete", "cancel", N_("Cancel"), N_("Cancel a payment that is not paid yet"), "d", True),
    Command("payment.save", "s", "save('txt')", N_("Save receipt"), N_("Save the receipt as a text"), "s", True),
    Command("payment.save_pdf", "f", "save_pdf", N_("Receipt as PDF"), N_("Save the receipt as PDF, to print or to hand in"), "f", True, hint=N_("PDF")),
    Command("payment.refund", "u", "refund", N_("Refund"), N_("Ask for money back, or take that back"), "u", True),
    Command("refunds_desk.revoke", "u", "revoke", N_("Take back"), N_("Take a refund back before it is sent to the bank, with a reason"), "u", True),
    Command("refunds_desk.start", "n,insert", "start", N_("Start a refund"), N_("Give money of a payment back by your own decision"), "n", True),
    Command("refunds_desk.approve", "a", "approve", N_("Approve"), N_("Give the money back to the card"), "a", True),
    Command("refunds_desk.refuse", "d,delete", "refuse", N_("Refuse"), N_("Refuse, with a reason for the parent"), "d", True),
    Command("refunds_desk.explain", "e", "explain", N_("Explain"), N_("Say what the money was that the bank gave back before"), "e", True),
    Command("refunds_desk.close_alert", "c", "close_alert", N_("Close alert"), N_("Close what was looked at, with a note"), "c", True),
    Command("refunds_desk.reverse", "v", "reverse", N_("Take off a credit"), N_("Take off what was credited by mistake, with a reason for the family"), "v", True),
    # Every section
    Command("section.back", "escape,backspace", "back", N_("Back"), N_("Back to where you were"), "Esc"),
    Command("section.refresh", "r,f5", "refresh_now", N_("Refresh"), N_("Ask the portal again"), "r"),
    Command("section.child_next", "tab", "child(1)", N_("Next child"), N_("The next child's diary"), "Tab"),
    Command("section.child_previous", "shift+tab", "child(-1)", N_("Previous child"), N_("The previous child"), "⇧Tab"),
    *(
        Command(f"section.child_{n}", str(n), f"child_at({n})", N_("Child by number"), N_("That child's diary"), str(n), palette=False)
        for n in range(1, 10)
    ),
    Command("section.copy", "y,ctrl+c", "copy", N_("Copy"), N_("Copy this line or text to the clipboard"), "y"),
    # Lists
    Command("list.up", "up,k", "cursor(-1)", N_("Up"), N_("One line up"), "↑", palette=False),
    Command("list.down", "down,j", "cursor(1)", N_("Down"), N_("One line down"), "↓", palette=False),
    Command("list.page_up", "pageup,ctrl+u", "page(-1)", N_("Page up"), N_("A page up"), "PgUp", palette=False),
    Command("list.page_down", "pagedown,ctrl+d,space", "page(1)", N_("Page down"), N_("A page down"), "PgDn", palette=False),
    Command("list.top", "home", "top", N_("First"), N_("To the first line"), "Home", palette=False),
    Command("list.bottom", "end,G", "bottom", N_("Last"), N_("To the last line"), "End", palette=False),
    Command("list.open", "enter", "open", N_("Open"), N_("Open what is under the cursor"), "↵", True, palette=False),
    # The week
    Command("spread.left", "left,h", "side(-1)", N_("Left"), N_("To the left column"), "←", palette=False),
    Command("spread.right", "right,l", "side(1)", N_("Right"), N_("To the right column"), "→", palette=False),
    Command("week.earlier", "left_square_bracket", "week(-1)", N_("Earlier week"), N_("One week back"), "["),
    Command("week.later", "right_square_bracket", "week(1)", N_("Later week"), N_("One week ahead"), "[ ]", True, hint=N_("week")),
    Command("week.today", "t", "today", N_("Today"), N_("This week, today"), "t", True),
    Command("spread.day_up", "pageup", "day(-1)", N_("Previous day"), N_("To the previous day"), "PgUp", palette=False),
    Command("spread.day_down", "pagedown", "day(1)", N_("Next day"), N_("To the next day"), "PgDn", palette=False),
    Command("week.calendar", "c", "calendar", N_("Calendar"), N_("A month at a glance; choose a day or a period"), "c", True),
    Command("week.find", "slash,full_stop,ctrl+f", "find", N_("Find"), N_("Find a subject, topic or homework in the year"), "/", True),
    Command("week.marks", "m", "app.section('marks')", N_("Marks"), N_("The marks of this child"), "m", True, palette=False),
    Command("week.news", "n", "app.section('news')", N_("What's new"), N_("New since the last look"), "n", True, palette=False),
    # One lesson
    Command("lesson.next", "n,right", "same_subject(1)", N_("Next lesson"), N_("The next lesson of this subject"), "n p", True, hint=N_("subject's lessons")),
    Command("lesson.previous", "p,left", "same_subject(-1)", N_("Previous lesson"), N_("The previous lesson of this subject"), "p"),
    Command("lesson.download", "s", "download", N_("Save file"), N_("Save a file of this lesson"), "s", True),
    Command("lesson.tick", "x", "tick", N_("Done"), N_("Tick the homework off, or take the tick back"), "x", True),
    Command("lesson.note", "e", "note", N_("Note"), N_("Write a note of your own to this lesson"), "e", True),
    # Calendar
    Command("calendar.left", "left,h", "move(-1)", N_("Day before"), N_("One day back"), "←", palette=False),
    Command("calendar.right", "right,l", "move(1)", N_("Day after"), N_("One day ahead"), "→", palette=False),
    Command("calendar.up", "up,k", "move(-7)", N_("Week before"), N_("One week back"), "↑", palette=False),
    Command("calendar.down", "down,j", "move(7)", N_("Week after"), N_("One week ahead"), "↓", palette=False),
    Command("calendar.earlier", "left_square_bracket,pageup", "month(-1)", N_("Earlier month"), N_("One month back"), "["),
    Command("calendar.later", "right_square_bracket,pagedown", "month(1)", N_("Later month"), N_("One month ahead"), "[ ]", True, hint=N_("month")),
    Command("calendar.today", "t", "today", N_("Today"), N_("To today"), "t", True),
    Command("calendar.period", "v", "period", N_("Period"), N_("Start a period here; again: its end"), "v", True),
    Command("calendar.open", "enter", "open", N_("Week"), N_("Open the week of this day"), "↵", True, palette=False),
    # Marks
    Command("marks.earlier", "left_square_bracket", "period(-1)", N_("Earlier period"), N_("The period before"), "["),
    Command("marks.later", "right_square_bracket", "period(1)", N_("Later period"), N_("The period after"), "[ ]", True, hint=N_("period")),
    Command("marks.left", "left,h", "column(-1)", N_("Left"), N_("To the mark on the left"), "←", palette=False),
    Command("marks.right", "right,l", "column(1)", N_("Right"), N_("To the mark on the right"), "→", palette=False),
    Command("marks.explain", "equals_sign", "explain", N_("How computed"), N_("How this figure was computed"), "=", True),
    Command("marks.what_if", "w", "what_if", N_("What if"), N_("Try marks that were not given"), "w", True),
    Command("marks.target", "T", "target", N_("Target"), N_("Which marks lead to a better average"), "T", True),
    # Marks that were not given
    *(
        Command(f"what_if.add_{n}", str(n), f"add({n})", N_("Try a mark"), N_("One more mark like this"), "2–5" if n == 5 else str(n), n == 5, palette=False)
        for n in (5, 4, 3, 2)
    ),
    Command("what_if.weight", "w", "weight", N_("Weight"), N_("The weight of the next mark: 1, 2 or 3"), "w", True),
    Command("what_if.change", "e", "change", N_("Change mark"), N_("What if this mark were another"), "e", True),
    Command("what_if.drop", "d,delete", "drop", N_("Drop mark"), N_("What if this mark were not there; again: it is"), "d", True),
    Command("what_if.explain", "equals_sign", "explain", N_("How computed"), N_("How this figure was computed"), "=", True),
    Command("what_if.start_over", "c", "start_over", N_("Start over"), N_("Suppose nothing"), "c"),
    Command("what_if.leave", "escape,backspace", "leave", N_("What is real"), N_("Back to the real marks; nothing is kept"), "Esc"),
    # Targets
    Command("target.own", "o", "own", N_("Own target"), N_("Type an average to reach"), "o", True),
    # Homework and absences
    Command("homework.tick", "x,space", "tick", N_("Done"), N_("Tick the homework off, or take the tick back"), "x", True),
    Command("homework.done", "o", "toggle_done", N_("Hide done"), N_("Show or hide what is ticked off"), "o", True),
    Command("absences.earlier", "left_square_bracket", "period(-1)", N_("Earlier period"), N_("The period before"), "["),
    Command("absences.later", "right_square_bracket", "period(1)", N_("Later period"), N_("The period after"), "[ ]", True, hint=N_("period")),
    Command("missed.export", "s", "export", N_("Save as text"), N_("Save what was missed as a text file"), "s", True),
    Command("missed.group", "o,v", "group", N_("By subject"), N_("By subject, or by day"), "o", True),
    # News
    Command("news.seen", "x", "seen", N_("Seen"), N_("Mark everything as seen"), "x", True),
    # School
    Command("school.page", "right_square_bracket", "page_by(1)", N_("Next page"), N_("The next page of the school"), "[ ]", True, hint=N_("page")),
    Command("school.page_back", "left_square_bracket", "page_by(-1)", N_("Previous page"), N_("The previous page"), "["),
)  # fmt: skip
BY_ID = {command.id: command for command in COMMANDS}


def commands(*scopes: str) -> list[Command]:
    """The commands of these scopes, in the order of the table."""
    return [command for command in COMMANDS if command.scope in scopes]


def bindings(*scopes: str, priority: Iterable[str] = ()) -> list[Binding]:
    """Textual bindings of these scopes; ``priority`` names commands that go before the focused widget."""
    first = set(priority)
    return [
        Binding(
            command.keys,
            command.action,
            command.title,
            show=command.footer,
            tooltip=command.tooltip,
            id=command.id,
            priority=command.id in first,
        )
        for command in commands(*scopes)
    ]


TAKES_LETTERS = "TAKES_LETTERS"
"""The class attribute of widgets and screens to which letters are data: there each is the character that was
typed, on every layout. Every widget that reads ``event.character`` says whether it is one; an ``Input`` is."""

MOVES_AT_ONCE = "MOVES_AT_ONCE"
"""The class attribute of widgets whose cursor moves without a message: nothing has to be waited for before the
next key."""

_RUSSIAN_ROWS = "йцукенгшщзхъфывапролджэячсмитьбюё"
_LATIN_ROWS = "qwertyuiop[]asdfghjkl;'zxcvbnm,.`"
_SIGNS = {"[": "left_square_bracket", "]": "right_square_bracket", "`": "grave_accent"}
_RUSSIAN = {
    russian: _SIGNS.get(typed, typed)
    for russian, typed in zip(_RUSSIAN_ROWS, _LATIN_ROWS, strict=True)
    if typed.isalpha() or typed in _SIGNS
}
"""Without ж, э, б and ю: where these stand, a Latin layout has signs. Commands on such signs (``,`` ``.`` ``;``) mean
the signs that a Russian layout types with Shift, so a letter would be taken for a command that it is not."""
_RUSSIAN |= {russian.upper(): latin.upper() for russian, latin in _RUSSIAN.items() if len(latin) == 1}
_SAME_PLACE = str.maketrans(_RUSSIAN_ROWS, _LATIN_ROWS)


def in_latin_places(text: str) -> str:
    """What the same keys would have typed on a Latin layout; ``text`` is in lower case."""
    return text.translate(_SAME_PLACE)


def latin(key: str) -> str | None:
    """The key that a Latin layout would have sent for ``key``; None when there is nothing to translate.

    Understands modifiers as the kitty protocol sends them: ``ctrl+к`` is ``ctrl+r``.
    """
    *modifiers, last = key.split("+")
    translated = _RUSSIAN.get(last)
    if translated is None or not key:
        return None
    return "+".join([*modifiers, translated])
