"""Turns transport errors into the errors of the tree, without secrets in their texts."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from contextlib import contextmanager

import httpx

from ruobr_tui.api.bodies import TooLongBody, WrongBody
from ruobr_tui.api.errors import (
    BadAnswer,
    Busy,
    NetworkError,
    Refused,
    RuobrError,
    ServerError,
    Timeout,
    TooLarge,
    Unreadable,
    UntrustedCertificate,
    WrongAddress,
)

MEGABYTE = 1_000_000


@contextmanager
def transport_errors() -> Iterator[None]:
    """Raise ``NetworkError`` and its subclasses for errors of httpx.

    A body above its limit is ``TooLarge``, one with a broken compression ``Unreadable``. Each error is
    chained to its cause.
    """
    try:
        yield
    except (httpx.ConnectTimeout, httpx.PoolTimeout) as error:
        raise Timeout(may_have_left=False) from error
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
            raise UntrustedCertificate(may_have_left=False) from error
        before_sending = isinstance(error, httpx.ConnectError | httpx.ProxyError)
        raise NetworkError(may_have_left=not before_sending) from error
    except OSError as error:
        raise NetworkError from error


def leaves_unknown(error: RuobrError) -> bool:
    """Whether the portal may have carried out a change that ended with this error.

    A gateway may send 502, 503 or 504 while the portal goes on working; a portal that fails after its work
    sends 500.
    """
    if isinstance(error, NetworkError):
        return error.may_have_left
    if isinstance(error, Busy):
        return error.details.get("status") == 503
    if isinstance(error, ServerError):
        return error.details.get("status") != 501
    return isinstance(error, BadAnswer)


def settles(error: RuobrError) -> bool:
    """Whether this refusal of a retried request proves that the first was not carried out either.

    The portal looks up the idempotency key before it refuses, so its own refusals do.
    """
    is_ours = isinstance(error, Refused) and type(error) is not Refused
    return is_ours and not isinstance(error, Busy | ServerError)


def _certificate_refused(error: BaseException) -> bool:
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return True
        cause = cause.__cause__ or cause.__context__
    return False
