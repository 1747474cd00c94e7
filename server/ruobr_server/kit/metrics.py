"""What Prometheus reads: counters of requests, and gauges that areas declare.

Labels are names of routes, states and kinds: never an id, an address or a name. With several workers the
counters are in files of a folder that they share (``PROMETHEUS_MULTIPROC_DIR``, set before they start).
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from tempfile import TemporaryDirectory

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Histogram,
    disable_created_metrics,
    generate_latest,
)
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector
from sqlalchemy import Connection
from starlette.types import Scope

FOLDER = "PROMETHEUS_MULTIPROC_DIR"
BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)
"""Seconds until a response begins."""

disable_created_metrics()  # type: ignore[no-untyped-call]

METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


@dataclass(frozen=True, slots=True)
class Gauge:
    """A number that is read from the database when Prometheus asks."""

    name: str
    """Without the prefix ``ruobr_``."""
    about: str
    value: float
    labels: Mapping[str, str] = field(default_factory=dict)


Gauges = Callable[[Connection, datetime], Iterable[Gauge]]
"""Reads the gauges of an area. Arguments: a reading transaction, the time."""


class RequestMetrics:
    """Counts the requests of one application."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self._count = Counter(
            "ruobr_http_requests",
            "Requests by method, route and status",
            ("method", "route", "status"),
            registry=self._registry,
        )
        self._seconds = Histogram(
            "ruobr_http_response_seconds",
            "Seconds until a response began, by route",
            ("route",),
            buckets=BUCKETS,
            registry=self._registry,
        )

        self._known: dict[tuple[str, str, int], tuple[Counter, Histogram]] = {}

    def observe(self, scope: Scope, status: int, seconds: float) -> None:
        """A response has begun after so many seconds; status 0: none has."""
        route = route_of(scope)
        method = scope["method"] if scope["method"] in METHODS else "other"
        key = method, route, status
        known = self._known.get(key)
        if known is None:  # the library's own search takes longer than the counting
            counter = self._count.labels(method, route, str(status))
            known = self._known[key] = counter, self._seconds.labels(route)
        known[0].inc()
        if status:
            known[1].observe(seconds)

    def text(self, gauges: Iterable[Gauge]) -> bytes:
        """All metrics in Prometheus's text format."""
        registry = self._registry
        if FOLDER in os.environ:
            registry = CollectorRegistry()
            MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
        other = CollectorRegistry()
        other.register(_Gauges(gauges))
        return generate_latest(registry) + generate_latest(other)


class _Gauges(Collector):
    def __init__(self, gauges: Iterable[Gauge]) -> None:
        self._gauges = list(gauges)

    def collect(self) -> Iterator[Metric]:
        families: dict[str, GaugeMetricFamily] = {}
        for gauge in self._gauges:
            family = families.get(gauge.name)
            if family is None:
                family = GaugeMetricFamily(f"ruobr_{gauge.name}", gauge.about, labels=list(gauge.labels))
                families[gauge.name] = family
            family.add_metric(list(gauge.labels.values()), gauge.value)
        yield from families.values()


@contextmanager
def shared_metrics() -> Iterator[None]:
    """A folder for the counters of the worker processes that are started now."""
    with TemporaryDirectory(prefix="ruobr-metrics-", ignore_cleanup_errors=True) as folder:
        os.environ[FOLDER] = folder
        try:
            yield
        finally:
            del os.environ[FOLDER]


def route_of(scope: Scope) -> str:
    """The route's template, such as ``/cabinet/tasks/{number}``; "other" where no route was found."""
    found = scope.get("route")
    template = getattr(found, "path_format", None) or scope.get("fixed_route")
    return template if isinstance(template, str) else "other"
