"""Passwords and activation codes, hashed with argon2id; a stranger costs the same time as a member."""

import secrets
import unicodedata
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError

_PASSWORDS = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
# A code is drawn by us with 40 bits and lives for weeks, so a light hash holds; a whole roll is printed in seconds.
_CODES = PasswordHasher(time_cost=1, memory_cost=1024, parallelism=1)
CODE_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_CODE_LENGTH = 8
_MISREAD = str.maketrans("OIL", "011")


def hash_password(password: str) -> str:
    """The argon2id hash of a password (19 MiB, two passes, one lane), as text."""
    return _PASSWORDS.hash(_octets(password))


def password_matches(password_hash: str | None, password: str) -> bool:
    """Compare; without a hash the same work is done on a dummy and the answer is no."""
    return _matches(_PASSWORDS, password_hash, _octets(password))


def is_outdated(password_hash: str) -> bool:
    """Whether the hash was made with other parameters than today's."""
    return _PASSWORDS.check_needs_rehash(password_hash)


def new_code() -> str:
    """An activation code of eight letters and digits that are hard to misread, in two groups: `7K2M-9QXD`."""
    letters = "".join(secrets.choice(CODE_LETTERS) for _ in range(_CODE_LENGTH))
    return f"{letters[:4]}-{letters[4:]}"


def hash_code(code: str) -> str:
    """The hash of an activation code, however it was written."""
    return _CODES.hash(_octets(plain_code(code)))


def code_matches(code_hash: str | None, code: str) -> bool:
    """Compare a typed activation code; without a hash the same work is done and the answer is no."""
    return _matches(_CODES, code_hash, _octets(plain_code(code)))


def plain_code(code: str) -> str:
    """A code as typed, without hyphens and blanks, in capitals, misread letters put right (O 0, I and L 1)."""
    return "".join(code.split()).replace("-", "").upper().translate(_MISREAD)


def _octets(text: str) -> bytes:
    """One spelling for one password, whichever keyboard wrote it; text that is no Unicode is still text."""
    return unicodedata.normalize("NFKC", text).encode("utf-8", "surrogatepass")


def _matches(hasher: PasswordHasher, known_hash: str | None, octets: bytes) -> bool:
    try:
        matches = hasher.verify(known_hash or _dummy(hasher), octets)
    except (Argon2Error, InvalidHashError):
        return False
    return matches and known_hash is not None


@cache
def _dummy(hasher: PasswordHasher) -> str:
    return hasher.hash(secrets.token_hex(16))
