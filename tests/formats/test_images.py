"""Pictures are re-encoded small and clean, and what is no picture is refused by name."""

from __future__ import annotations

import io
import struct
import zlib

import pytest
from PIL import Image

from activity_hub.formats.images import MAX_BYTES, MAX_SIDE, BadPicture, PictureFault, cover


def drawn(kind: str = "JPEG", size: tuple[int, int] = (400, 300), mode: str = "RGB", **extra: object) -> bytes:
    out = io.BytesIO()
    Image.new(mode, size, 120 if mode in ("L", "P") else None).save(out, kind, **extra)
    return out.getvalue()


def png_that_claims(width: int, height: int) -> bytes:
    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 100)) + chunk(b"IEND", b"")
    )


def refused(raw: bytes) -> PictureFault:
    with pytest.raises(BadPicture) as caught:
        cover(raw)
    return caught.value.fault


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF"])
def test_it_works(kind: str) -> None:
    picture = cover(drawn(kind))
    again = Image.open(io.BytesIO(picture.jpeg))
    assert (again.format, again.size) == ("JPEG", (400, 300))
    assert (picture.width, picture.height) == (400, 300)


@pytest.mark.parametrize("mode", ["RGBA", "LA", "L", "P", "1", "I;16"])
def test_every_way_to_hold_colour_is_taken(mode: str) -> None:
    assert cover(drawn("PNG", mode=mode)).width == 400


def test_what_is_seen_through_becomes_white() -> None:
    picture = Image.open(io.BytesIO(cover(drawn("PNG", mode="RGBA")).jpeg))
    assert picture.getpixel((5, 5)) == (255, 255, 255)


def test_a_large_picture_is_made_smaller_in_proportion() -> None:
    picture = cover(drawn(size=(4000, 2000)))
    assert (picture.width, picture.height) == (MAX_SIDE, MAX_SIDE // 2)


def test_the_place_where_it_was_taken_is_gone() -> None:
    exif = Image.Exif()
    exif[0x010E] = "at my home"
    exif.get_ifd(0x8825)[1] = "N"
    picture = cover(drawn(exif=exif, comment=b"a remark"))
    again = Image.open(io.BytesIO(picture.jpeg))
    assert not again.getexif()
    assert "comment" not in again.info
    assert b"at my home" not in picture.jpeg


def test_a_picture_lying_on_its_side_is_set_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    picture = cover(drawn(size=(400, 300), exif=exif))
    assert (picture.width, picture.height) == (300, 400)


def test_the_same_picture_has_the_same_name() -> None:
    assert cover(drawn()).digest == cover(drawn()).digest


def test_a_script_behind_the_picture_does_not_come_along() -> None:
    assert b"<script>" not in cover(drawn() + b"<script>alert(1)</script>").jpeg


@pytest.mark.parametrize(
    ("raw", "fault"),
    [
        (b"", PictureFault.EMPTY),
        (b"\xff" * (MAX_BYTES + 1), PictureFault.TOO_LARGE),
        (b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>', PictureFault.NOT_A_PICTURE),
        (b"<!doctype html><title>x</title>", PictureFault.NOT_A_PICTURE),
        (b"%PDF-1.7", PictureFault.NOT_A_PICTURE),
        (b"\0\0\0\x18ftypheic\0\0\0\0", PictureFault.NOT_A_PICTURE),
        (drawn("BMP"), PictureFault.NOT_A_PICTURE),
        (drawn("TIFF"), PictureFault.NOT_A_PICTURE),
        (drawn()[:40], PictureFault.NOT_A_PICTURE),
        (png_that_claims(65_535, 65_535), PictureFault.TOO_MANY_PIXELS),
        (png_that_claims(5_001, 5_000), PictureFault.TOO_MANY_PIXELS),
        (png_that_claims(2_000, 2_000), PictureFault.BROKEN),
        (drawn(size=(900, 900))[:2_000], PictureFault.BROKEN),
        (drawn("WEBP", size=(900, 900))[:60], PictureFault.NOT_A_PICTURE),
    ],
)
def test_what_cannot_be_taken_is_refused_by_name(raw: bytes, fault: PictureFault) -> None:
    assert refused(raw) is fault


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF"])
def test_a_file_cut_at_any_place_never_breaks_us(kind: str) -> None:
    whole = drawn(kind, size=(64, 64))
    for end in range(0, len(whole), max(1, len(whole) // 60)):
        try:
            cover(whole[:end])
        except BadPicture as bad:
            assert bad.fault in PictureFault
