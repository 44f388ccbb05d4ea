"""Pass codes: what a member's QR holds, how it is signed, and how what a scanner read is understood.

`AH1.` + unpadded base32 of key id (1 byte), registration id (5), pass version (2) and HMAC-SHA-256 truncated to 16:
43 characters of the QR alphanumeric alphabet. Nothing secret is stored: the key comes from the deployment's secret.
"""

import hashlib
import hmac
import re
import unicodedata
from base64 import b32decode, b32encode
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

PREFIX = "AH1."
LENGTH = 43
MAX_VERSION = 0xFFFF
MAX_REGISTRATION_ID = 0xFF_FFFF_FFFF
SHORT_LENGTH = 8
SHORT_BITS = 40
_CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_TAG_BYTES = 16
_HEAD_BYTES = 8
_TO_FIVES = b"\0"  # base32 spells five bytes at a time; of the last eight characters this one is left out
_CODE = re.compile(r"AH1\.[A-Z2-7]{39}")
_ADDRESS = re.compile(r"[^\s]*/P/(AH1\.[A-Z2-7]{39})/?(?:[?#].*)?", re.DOTALL)
_MISREAD = str.maketrans("OIL", "011")
_RETYPED = str.maketrans("。、", "./")  # what a Chinese input method makes of the signs that a reader types


@dataclass(frozen=True, slots=True)
class Pass:
    """What a genuine pass code says: which registration, and in which version of its pass."""

    registration_id: int
    version: int


@dataclass(frozen=True, slots=True)
class ShortCode:
    """The eight characters printed below a QR, normalised; they mean something only together with an activity."""

    text: str


def make(secret: str, registration_id: int, version: int) -> str:
    """Sign the pass code of a registration; `registration_id` fits in 5 bytes and `version` in 2, else ValueError."""
    return make_all(secret, [(registration_id, version)])[0]


def make_all(secret: str, passes: Iterable[tuple[int, int]]) -> list[str]:
    """The same for many (registration, version): spelled out in one go, which costs a third."""
    key_id, raw = bytes([_key_id(secret)]), bytearray()
    for registration_id, version in passes:
        if not (0 <= registration_id <= MAX_REGISTRATION_ID and 0 <= version <= MAX_VERSION):
            raise ValueError("registration id or pass version out of range")
        head = key_id + registration_id.to_bytes(5, "big") + version.to_bytes(2, "big")
        raw += head + _tag(secret, head) + _TO_FIVES
    text, step = b32encode(raw).decode("ascii"), LENGTH - len(PREFIX)
    return [PREFIX + text[at : at + step] for at in range(0, len(text), step + 1)]


def read(text: str, secrets: Sequence[str]) -> Pass | ShortCode | None:
    """Understand what a scanner or a person gave: a pass code, its address, or a short code.

    `secrets` are the current one and those kept from before. None: not our format, or signed by none of them.
    """
    code = find_code(text)
    if code is None:
        short = normal_short_code(text)
        return ShortCode(short) if short else None
    return verify(code, secrets)


def find_code(text: str) -> str | None:
    """The pass code in a scanned text (bare, or in an address ending in `/P/<code>`), in capitals; None without one."""
    plain = text if text.isascii() else unicodedata.normalize("NFKC", text).translate(_RETYPED)
    tidy = plain.strip().upper()
    if _CODE.fullmatch(tidy):
        return tidy
    address = _ADDRESS.fullmatch(tidy)
    return address.group(1) if address else None


def verify(code: str, secrets: Sequence[str]) -> Pass | None:
    """The pass that a well-formed code in capitals stands for; None when no secret signed it."""
    raw = b32decode(code[len(PREFIX) :] + "=")
    if b32encode(raw).decode("ascii").rstrip("=") != code[len(PREFIX) :]:
        return None  # spare bits set: a second spelling of the same pass would dodge comparison by text
    head, tag = raw[:_HEAD_BYTES], raw[_HEAD_BYTES:]
    for secret in secrets:
        if _key_id(secret) == head[0] and hmac.compare_digest(_tag(secret, head), tag):
            return Pass(int.from_bytes(head[1:6], "big"), int.from_bytes(head[6:8], "big"))
    return None


def digest(text: str) -> str:
    """SHA-256 in hex of a scanned text without surrounding spaces: kept instead of the code itself."""
    return hashlib.sha256(text.strip().encode("utf-8", "surrogatepass")).hexdigest()


def short_code(number: int) -> str:
    """Eight Crockford characters for a random number of 40 bits; other numbers are a ValueError."""
    if not 0 <= number < 1 << SHORT_BITS:
        raise ValueError("a short code is made of 40 bits")
    return "".join(_CROCKFORD[number >> shift & 31] for shift in range(SHORT_BITS - 5, -1, -5))


def normal_short_code(text: str) -> str | None:
    """A typed short code as it is stored: capitals, no spaces or hyphens, O is 0, I and L are 1; None if it is none."""
    if len(text) > 4 * SHORT_LENGTH:
        return None
    tidy = re.sub(r"[\s\-‐-―−]+", "", unicodedata.normalize("NFKC", text)).upper().translate(_MISREAD)
    return tidy if len(tidy) == SHORT_LENGTH and all(c in _CROCKFORD for c in tidy) else None


@lru_cache(maxsize=16)
def _key_id(secret: str) -> int:
    return _hkdf(secret, b"pass key id", b"", 1)[0]


@lru_cache(maxsize=16)
def _key(secret: str) -> bytes:
    return _hkdf(secret, b"pass", bytes([_key_id(secret)]), 32)


def _tag(secret: str, head: bytes) -> bytes:
    return hmac.digest(_key(secret), PREFIX.encode() + head, "sha256")[:_TAG_BYTES]


def _hkdf(secret: str, salt: bytes, label: bytes, length: int) -> bytes:
    """RFC 5869 with SHA-256 for at most 32 bytes: one block of the expansion is enough."""
    extracted = hmac.digest(salt, secret.encode("utf-8"), "sha256")
    return hmac.digest(extracted, label + b"\x01", "sha256")[:length]
