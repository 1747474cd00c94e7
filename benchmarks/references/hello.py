"""The least that uvicorn can serve: one short answer, no framework."""

from __future__ import annotations

from typing import Any

from benchmarks.references.serving import serve

HEADERS = [(b"content-type", b"application/json"), (b"content-length", b"17")]


async def hello(scope: Any, receive: Any, send: Any) -> None:
    """ASGI."""
    if scope["type"] == "http":
        await send({"type": "http.response.start", "status": 200, "headers": HEADERS})
        await send({"type": "http.response.body", "body": b'{"hello":"world"}'})
    else:  # the lifespan
        while (message := await receive())["type"] != "lifespan.shutdown":
            await send({"type": f"{message['type']}.complete"})
        await send({"type": "lifespan.shutdown.complete"})


if __name__ == "__main__":
    serve(hello)
