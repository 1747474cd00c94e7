"""Which pages may open a visit."""

from __future__ import annotations

from starlette.datastructures import Headers

from ruobr_tui.api.addresses import origin
from ruobr_tui.api.errors import WrongAddress
from ruobr_tui.hosting.web.settings import Hosting


class Origins:
    """The page must be this host's own, or one that the host named."""

    def __init__(self, hosting: Hosting) -> None:
        self._named = {origin(each) for each in hosting.origins}
        self._is_local = hosting.is_local and not hosting.behind_proxy
        self._scheme = None if hosting.behind_proxy else "https" if hosting.certificate else "http"

    def allow(self, headers: Headers) -> bool:
        """Whether a WebSocket with these headers comes from such a page. Only browsers say so: others cannot
        be kept out this way, nor need they be."""
        said, host = headers.getlist("origin"), headers.getlist("host")
        if len(said) != 1 or len(host) != 1:
            return False
        try:
            page = origin(said[0])
            own = origin(f"{page.scheme}://{host[0]}")
        except WrongAddress:
            return False
        if page in self._named:
            return True
        # A foreign name that was made to lead to this machine is neither named nor local.
        return page == own and self._scheme in (None, page.scheme) and (page.is_local or not self._is_local)
