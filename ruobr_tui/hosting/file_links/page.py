"""The pages behind a link, in the language of the browser: fetch a file, send one, the link is used up."""

from __future__ import annotations

import contextvars
from decimal import ROUND_DOWN, Decimal
from enum import Enum, auto
from html import escape
from string import Template

from ruobr_tui import i18n, phrases
from ruobr_tui.api.rules.text.safe_text import one_line
from ruobr_tui.files.links import Wanted
from ruobr_tui.hosting.file_links.expected import EXPECTED
from ruobr_tui.i18n import N_, _

_PAGE = Template("""\
<!doctype html>
<html lang="$language">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>$site</title>
<style nonce="$nonce">
:root { color-scheme: light dark; font: 1.15rem/1.5 system-ui, sans-serif;
  --accent: #0a53b0; --on-accent: #fff; --bad: #a4161a; }
@media (prefers-color-scheme: dark) { :root { --accent: #6cb6ff; --on-accent: #000; --bad: #ff9d8f; } }
body { margin: clamp(1rem, 8vh, 5rem) auto; max-width: 32rem; padding: 0 1rem; overflow-wrap: anywhere; }
.site { margin: 0; font-size: .95rem; opacity: .8; }
h1 { font-size: 1.45rem; line-height: 1.25; margin: .25rem 0 1rem; }
.bad { border-inline-start: 4px solid var(--bad); color: var(--bad); padding-inline-start: .75rem; }
label { display: block; font-weight: 600; margin-top: 1.5rem; }
input, button { box-sizing: border-box; display: block; font: inherit; width: 100%;
  min-height: 3rem; border-radius: 6px; }
input { border: 1px solid #808080; margin: .5rem 0 1rem; padding: .6rem; }
button { border: 0; margin: 1rem 0; padding: .6rem 1rem; background: var(--accent); color: var(--on-accent);
  font-weight: 600; cursor: pointer; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 3px; }
</style>
</head>
<body>
<main>
<p class="site">$site</p>
<h1>$title</h1>
$body
</main>
</body>
</html>
""")


class Page(Enum):
    """What a page says."""

    DOWNLOAD = auto()
    UPLOAD = auto()
    WRONG_FILE = auto()
    """The form again, with what is wrong."""
    RECEIVED = auto()
    USED_UP = auto()


_TITLES = {
    Page.DOWNLOAD: N_("Your file is ready"),
    Page.RECEIVED: N_("The file has been received"),
    Page.USED_UP: N_("This link no longer works"),
}
_FORMS = {
    Wanted.SCAN: N_("Send a document"),
    Wanted.TABLE: N_("Send a table"),
    Wanted.SCHOOL_TABLES: N_("Send tables"),
}
_TEXTS = {
    Page.DOWNLOAD: N_("It can be downloaded once, within ten minutes. After that you can close this page."),
    Page.RECEIVED: N_("Return to the program, which continues on its own. You can close this page."),
    Page.USED_UP: N_("It has been used or has expired. Get a new one in the program."),
}
WRONG_FORM = N_("No file has arrived. Choose it again.")
BUSY = N_("A file is being sent by this link already. Wait until it has arrived.")
NO_ROOM = N_("Too many files are waiting on this server. Try again in a few minutes.")


def render(page: Page, language: str, nonce: str, *, wanted: Wanted = Wanted.SCAN, fault: str = "") -> str:
    """Return the HTML of a page. ``nonce`` allows its style sheet.

    ``wanted``, ``fault``: of a form: the kind of file, and what was wrong (an English message id).
    """
    return contextvars.copy_context().run(_render, page, language, nonce, wanted, fault)


def _render(page: Page, language: str, nonce: str, wanted: Wanted, fault: str) -> str:
    i18n.own_speech(language)
    title, body = _(_TITLES[page]) if page in _TITLES else _(_FORMS[wanted]), ""
    if page in _TEXTS:
        body = f"<p>{escape(_(_TEXTS[page]))}</p>"
    if page is Page.DOWNLOAD:
        # A button, because previews of messengers and browsers follow links, and this one opens once.
        body += f'<form method="post"><button autofocus>{escape(_("Download the file"))}</button></form>'
    elif page not in _TEXTS:
        body = _form(wanted, fault)
    site = escape(one_line(_("Electronic School 2.0")))
    return _PAGE.substitute(language=language, nonce=nonce, site=site, title=escape(title), body=body)


def _form(wanted: Wanted, fault: str) -> str:
    expected = EXPECTED[wanted]
    most = {"most": _megabytes(expected.largest)}
    wait = _("Sending may take a minute. Wait until this page says that the file has been received.")
    alert = f'<p class="bad" role="alert">{escape(_(fault) % most)}</p>' if fault else ""
    return (
        f"{alert}<p>{escape(_(expected.asks) % most)}</p>"
        '<form method="post" enctype="multipart/form-data">'
        f'<label for="file">{escape(_("File"))}</label>'
        f'<input id="file" type="file" name="file" required accept="{escape(expected.accept)}">'
        f"<button>{escape(_('Send the file'))}</button></form>"
        f"<p>{escape(wait)}</p>"
    )


def _megabytes(size: int) -> str:
    count = (Decimal(size) / 1024 / 1024).quantize(Decimal("0.1"), ROUND_DOWN)
    return (_("%(size)s MB") % {"size": phrases.plain_number(count)}).replace(" ", "\u00a0")
