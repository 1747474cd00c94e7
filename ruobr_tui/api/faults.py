"""Turns what goes wrong on the line into the errors of the tree, without a secret in their texts."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from contextlib import contextmanager

import httpx

from ruobr_tui.api.bodies import TooLongBody, WrongBody
from ruobr_tui.api.errors import (
    NetworkError,
    Timeout,
    TooLarge,
    Unreadable,
    UntrustedCertificate,
    WrongAddress,
)

MEGABYTE = 1_000_000


@contextmanager
def line_faults() -> Iterator[None]:
    """Raise ``NetworkError`` and its kin for what httpx reports about a connection.

    A body beyond its limit is ``TooLarge``, one that is packed wrongly ``Unreadable``. Each error is chained
    to its cause.
    """
    try:
        yield
    except (httpx.TimeoutException, TimeoutError) as error:
        raise Timeout from error
    except TooLongBody as error:
        raise TooLarge(limit=-(-error.limit // MEGABYTE)) from error
    except (WrongBody, httpx.DecodingError) as error:
        raise Unreadable from error
    except (httpx.InvalidURL, httpx.UnsupportedProtocol) as error:
        raise WrongAddress(address="?") from error
    except httpx.TransportError as error:
        if _certificate_refused(error):
            raise UntrustedCertificate from error
        raise NetworkError from error
    except OSError as error:
        raise NetworkError from error


def _certificate_refused(error: BaseException) -> bool:
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return True
        cause = cause.__cause__ or cause.__context__
    return False
