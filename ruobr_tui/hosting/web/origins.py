"""Check of the Origin header: which pages may open a session."""

from __future__ import annotations

from starlette.datastructures import Headers

from ruobr_tui.api.addresses import origin
from ruobr_tui.api.errors import WrongAddress
from ruobr_tui.hosting.web.settings import Hosting


class Origins:
    """Allows the host's own page and the origins in its options."""

    def __init__(self, hosting: Hosting) -> None:
        self._named = {origin(each) for each in hosting.origins}
        self._is_local = hosting.is_local and not hosting.behind_proxy
        self._scheme = None if hosting.behind_proxy else "https" if hosting.certificate else "http"

    def allow(self, headers: Headers) -> bool:
        """Whether a WebSocket with these headers comes from an allowed page. Only browsers send the header
        truthfully; other clients need no protection from foreign pages."""
        origins, host = headers.getlist("origin"), headers.getlist("host")
        if len(origins) != 1 or len(host) != 1:
            return False
        try:
            page = origin(origins[0])
            own = origin(f"{page.scheme}://{host[0]}")
        except WrongAddress:
            return False
        if page in self._named:
            return True
        # A foreign host name that resolves to this machine (DNS rebinding) is neither listed nor local.
        return page == own and self._scheme in (None, page.scheme) and (page.is_local or not self._is_local)
