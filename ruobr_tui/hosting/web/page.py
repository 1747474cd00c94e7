"""The HTML page around the terminal, rendered once per language."""

from __future__ import annotations

import contextvars
from html import escape
from string import Template

from starlette.datastructures import Headers

from ruobr_tui import i18n
from ruobr_tui.hosting.web.protocol import Code
from ruobr_tui.i18n import LANGUAGES, N_, _

TITLE = N_("Electronic School 2.0")
LOST = "lost"

REASONS = {
    str(int(Code.ENDED)): N_("You have signed out."),
    str(int(Code.POLICY)): N_("Connection closed: the page sent invalid data."),
    str(int(Code.FAILED)): N_("The program crashed. Everything you saved is on the portal."),
    str(int(Code.STOPPING)): N_("The server is shutting down. Try again in a few minutes."),
    str(int(Code.FULL)): N_("The server is full. Try again in a few minutes."),
    str(int(Code.IDLE)): N_("You were signed out because of inactivity."),
    LOST: N_("Connection lost. You are signed out. Everything you saved is on the portal."),
}
"""The page's text for each close code."""

_PAGE = Template("""\
<!doctype html>
<html lang="$language" data-theme="$theme"$flags>
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>$title</title>
<link rel="icon" href="static/$build/icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="static/$build/xterm/xterm.css">
<link rel="stylesheet" href="static/$build/page.css">
<script type="module" src="static/$build/page.js" nonce="$nonce"></script>
</head>
<body>
<button id="reader" type="button" aria-pressed="false" aria-keyshortcuts="Control+Alt+R">$reader</button>
<main id="terminal" aria-label="$title"></main>
<dialog id="over" aria-labelledby="why">
<p id="why" role="alert"></p>
<button id="again" type="button" autofocus>$again</button>
</dialog>
<template id="reasons">$reasons</template>
<noscript><p>$noscript</p></noscript>
</body>
</html>
""")


class Pages:
    """The page as text, by language; the nonce is filled in per request."""

    def __init__(self, build: str, theme: str | None, *, kiosk: bool, thin: bool) -> None:
        self._build = build
        self._theme = "light" if theme == "ruobr-light" else "dark"
        self._flags = (" data-kiosk" if kiosk else "") + (" data-thin" if thin else "")
        self._pages = {each: contextvars.copy_context().run(self._render, each) for each in LANGUAGES}

    def page(self, language: str, nonce: str) -> str:
        """The page. ``nonce`` is for the Content-Security-Policy: xterm.js adds style sheets."""
        return self._pages[language].safe_substitute(nonce=nonce)

    def _render(self, language: str) -> Template:
        i18n.own_speech(language)
        reasons = "".join(f'<p data-code="{code}">{escape(_(text))}</p>' for code, text in REASONS.items())
        words = {
            "title": _(TITLE),
            "reader": _("Screen reader mode (Ctrl+Alt+R)"),
            "again": _("Restart"),
            "noscript": _("Turn on JavaScript to use this page."),
        }
        return Template(
            _PAGE.safe_substitute(
                {name: escape(text).replace("$", "$$") for name, text in words.items()},
                language=language,
                theme=self._theme,
                flags=self._flags,
                build=self._build,
                reasons=reasons.replace("$", "$$"),
            )
        )


def language_of(headers: Headers, *wanted: str | None) -> str:
    """The first supported one of ``wanted``, else the best of the Accept-Language header, else English."""
    for each in wanted:
        if each in LANGUAGES:
            return each
    choices = []
    for place, each in enumerate(headers.get("accept-language", "").split(",")):
        name, _sep, quality = each.partition(";q=")
        code = name.strip().split("-")[0].lower()
        try:
            weight = float(quality or 1)
        except ValueError:
            weight = 0.0
        if code in LANGUAGES and weight > 0:
            choices.append((-weight, place, code))
    return min(choices)[2] if choices else "en"
