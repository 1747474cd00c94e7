"""The section about watching the server: logs and metrics."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from ruobr_server.kit.configuration.option import Option
from ruobr_server.kit.configuration.rules import one_of
from ruobr_server.kit.language import N_

LOG_FORMATS = ("text", "json")


@dataclass(frozen=True)
class Monitoring:
    """Logs and metrics, which never hold personal data."""

    log_format: Annotated[
        str,
        Option(
            name="--log-format",
            longest=4,
            rule=one_of(LOG_FORMATS),
            metavar="FORMAT",
            allowed=N_("text or json"),
            help=N_("format of the log: text, or json with an object on each line"),
        ),
    ] = "text"
    slow_query_ms: Annotated[
        int,
        Option(
            name="--slow-query-ms",
            least=0,
            most=3_600_000,
            metavar="MS",
            help=N_("log SQL statements that take longer, without their values; 0: none"),
        ),
    ] = 1000
    metrics_networks: Annotated[
        tuple[str, ...],
        Option(
            name="--metrics-at",
            longest=1000,
            metavar="NETWORK",
            help=N_(
                "addresses that may read /metrics, for example 192.0.2.7 or 192.0.2.0/28; repeatable"
                " (default: this computer only)"
            ),
            allowed=N_("addresses or networks, such as 192.0.2.0/28"),
        ),
    ] = ()
