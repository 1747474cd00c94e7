"""Entity tags of responses without versions: a digest of the body."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any

from fastapi.routing import APIRoute
from starlette.requests import Request
from starlette.responses import Response

from ruobr_server.kit.http.conditional import etag_of_body, not_modified


class TaggedRoute(APIRoute):
    """Adds an ``ETag`` to successful JSON responses, and responds 304 if the client has the same one."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The route's handler, with the tag added."""
        handler = super().get_route_handler()

        async def tagged(request: Request) -> Response:
            response = await handler(request)
            if response.status_code != 200 or response.media_type != "application/json":
                return response
            etag = etag_of_body(bytes(response.body))
            if_none_match = request.headers.get("If-None-Match")
            if not_modified(if_none_match.encode("latin-1") if if_none_match is not None else None, etag):
                response = Response(status_code=304, headers={"Cache-Control": "private, no-cache"})
            response.headers["ETag"] = etag.decode("ascii")
            return response

        return tagged
