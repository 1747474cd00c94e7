"""The pages behind a link, in the language of the browser: fetch a file, send one, the link is used up."""

from __future__ import annotations

import contextvars
from enum import Enum, auto
from html import escape
from string import Template

from ruobr_tui import i18n
from ruobr_tui.api.rules.text.safe_text import one_line
from ruobr_tui.hosting.file_links.box import LARGEST_UPLOAD
from ruobr_tui.i18n import N_, _

_MEBIBYTE = 1024 * 1024

_PAGE = Template("""\
<!doctype html>
<html lang="$language">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>$title</title>
<style nonce="$nonce">
:root { color-scheme: light dark; font: 1.15rem/1.5 system-ui, sans-serif; }
body { margin: 10vh auto; max-width: 32rem; padding: 0 1rem; }
h1 { font-size: 1.3rem; }
input, button { display: block; font: inherit; margin: 1rem 0; max-width: 100%; padding: .5rem 1rem; }
</style>
</head>
<body>
<main>
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
    RECEIVED = auto()
    WRONG_FILE = auto()
    TOO_LARGE = auto()
    USED_UP = auto()


_TEXTS = {
    Page.DOWNLOAD: N_("The file can be downloaded once, within ten minutes."),
    Page.UPLOAD: N_("Choose or photograph the document: PDF, JPEG or PNG, up to %(most)d MB."),
    Page.RECEIVED: N_("The file has been received. Return to the program."),
    Page.WRONG_FILE: N_("This is not a PDF, JPEG or PNG file, or it is incomplete. Choose another one."),
    Page.TOO_LARGE: N_("The file is larger than %(most)d MB. Choose a smaller one."),
    Page.USED_UP: N_("This link has been used or has expired. Get a new one in the program."),
}


def render(page: Page, language: str, nonce: str) -> str:
    """Return the HTML of a page. ``nonce`` allows its style sheet."""
    return contextvars.copy_context().run(_render, page, language, nonce)


def _render(page: Page, language: str, nonce: str) -> str:
    i18n.own_speech(language)
    text = _(_TEXTS[page]) % {"most": LARGEST_UPLOAD // _MEBIBYTE}
    body = f"<p>{escape(text)}</p>"
    if page is Page.DOWNLOAD:
        # A button, because previews of messengers and browsers follow links, and this one opens once.
        body += f'<form method="post"><button autofocus>{escape(_("Download the file"))}</button></form>'
    elif page in (Page.UPLOAD, Page.WRONG_FILE, Page.TOO_LARGE):
        body += (
            '<form method="post" enctype="multipart/form-data">'
            f'<label>{escape(_("File"))}<input type="file" name="file" required '
            'accept="application/pdf,image/jpeg,image/png"></label>'
            f"<button>{escape(_('Send the file'))}</button></form>"
        )
    title = escape(one_line(_("Electronic School 2.0")))
    return _PAGE.substitute(language=language, nonce=nonce, title=title, body=body)
