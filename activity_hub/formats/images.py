"""Pictures: what somebody sends becomes a plain JPEG of bounded size, or a reason why not."""

from __future__ import annotations

import io
import struct
import warnings
import zlib
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256

from PIL import Image, ImageOps

MAX_BYTES = 5 * 1024 * 1024
MAX_PIXELS = 25_000_000
MAX_SIDE = 1600
QUALITY = 82
KINDS = ("JPEG", "PNG", "WEBP", "GIF")

# What Pillow's decoders raise on files that are cut off or made up.
DECODER_FAULTS = (
    OSError,
    SyntaxError,
    ValueError,
    EOFError,
    IndexError,
    TypeError,
    OverflowError,
    struct.error,
    zlib.error,
    Image.DecompressionBombError,
    Image.DecompressionBombWarning,
)


class PictureFault(StrEnum):
    """Why a file was not taken as a picture."""

    EMPTY = "picture_empty"
    TOO_LARGE = "picture_too_large"
    NOT_A_PICTURE = "not_a_picture"
    TOO_MANY_PIXELS = "picture_too_many_pixels"
    BROKEN = "picture_broken"


class BadPicture(ValueError):
    """Raised with the PictureFault that says why."""

    def __init__(self, fault: PictureFault) -> None:
        super().__init__(fault.value)
        self.fault = fault


@dataclass(frozen=True)
class Picture:
    """A JPEG without any of the original's metadata; `digest` is the SHA-256 of its bytes, in hex."""

    jpeg: bytes
    width: int
    height: int
    digest: str


def cover(raw: bytes) -> Picture:
    """The picture re-encoded, at most 1600 px a side; raises BadPicture.

    The size in pixels is read from the head of the file and judged before anything is decoded.
    """
    if not raw:
        raise BadPicture(PictureFault.EMPTY)
    if len(raw) > MAX_BYTES:
        raise BadPicture(PictureFault.TOO_LARGE)
    opened = _open(raw)
    if opened.width * opened.height > MAX_PIXELS:
        raise BadPicture(PictureFault.TOO_MANY_PIXELS)
    try:
        plain = _plain(opened)
    except DECODER_FAULTS as fault:
        raise BadPicture(PictureFault.BROKEN) from fault
    return _encoded(plain)


def _open(raw: bytes) -> Image.Image:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            return Image.open(io.BytesIO(raw), formats=KINDS)
    except Image.DecompressionBombError as fault:
        raise BadPicture(PictureFault.TOO_MANY_PIXELS) from fault
    except DECODER_FAULTS as fault:
        raise BadPicture(PictureFault.NOT_A_PICTURE) from fault


def _plain(opened: Image.Image) -> Image.Image:
    opened.draft("RGB", (MAX_SIDE, MAX_SIDE))
    opened.load()
    upright = ImageOps.exif_transpose(opened)
    upright.thumbnail((MAX_SIDE, MAX_SIDE))
    if upright.mode in ("RGBA", "LA", "PA", "P"):
        layer = upright.convert("RGBA")
        upright = Image.new("RGB", layer.size, "white")
        upright.paste(layer, mask=layer.getchannel("A"))
    return upright.convert("RGB")


def _encoded(plain: Image.Image) -> Picture:
    out = io.BytesIO()
    # A fresh image carries no EXIF, no place, no colour profile and no comment over.
    clean = Image.new("RGB", plain.size)
    clean.paste(plain)
    clean.save(out, "JPEG", quality=QUALITY, optimize=True, progressive=True)
    jpeg = out.getvalue()
    return Picture(jpeg, clean.width, clean.height, sha256(jpeg).hexdigest())
