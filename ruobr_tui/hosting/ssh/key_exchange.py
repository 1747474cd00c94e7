"""How keys are agreed upon, and clients that guess it (RFC 4253, section 7.1).

A client may send the first message of the method that it likes best at once, and says so
(``first_kex_packet_follows``). The guess is wrong when the server likes another method, or another kind of
host key, best; then both sides must forget that message. asyncssh calls a guess right when the method is
merely *possible*, so that a client with another first choice (dropbear) waits for ever.
"""

from __future__ import annotations

from collections.abc import Sequence

from asyncssh.packet import SSHPacket

ALGORITHMS = "^curve25519-sha256"
"""asyncssh's own methods, this one first: it is what most clients guess. The client's order still decides."""

CIPHERS = (
    "aes128-gcm@openssh.com",
    "aes256-gcm@openssh.com",
    "aes128-ctr",
    "aes192-ctr",
    "aes256-ctr",
)
"""What a connection may be encrypted with; the client's order decides among them. Processors have
instructions for AES. ChaCha20, which OpenSSH would choose first, costs a tenth of a move more."""

_COOKIE = 16
_LISTS = 10  # of methods and algorithms, before the flag


def wrongly_guessed(kexinit: bytes, methods: Sequence[bytes], host_keys: Sequence[bytes]) -> bool:
    """Whether a client's KEXINIT (without its type) promises a message that is to be forgotten.

    ``methods`` and ``host_keys`` are the server's lists. Raises ``PacketDecodeError`` when it is none.
    """
    packet = SSHPacket(kexinit)
    packet.get_bytes(_COOKIE)
    theirs = [packet.get_namelist() for _list in range(_LISTS)]
    follows = packet.get_boolean()
    return follows and (theirs[0][:1] != list(methods[:1]) or theirs[1][:1] != list(host_keys[:1]))
