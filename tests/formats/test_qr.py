"""QR pictures: what another library reads out of them, and the border that a dark page must not eat."""

import re

import pytest
import zxingcpp
from PIL import Image, ImageDraw

from activity_hub.formats import qr

ADDRESS = "HTTPS://HUB.EXAMPLE.ORG/P/AH1.7WQAAAAAAEAAD6QSMSYT2UEUTDYQBPRXQZYCUWWN"


def drawn(svg: bytes, scale: int = 6) -> Image.Image:
    """The picture as pixels; understands just the strokes that ours is made of."""
    text = svg.decode()
    size = int(re.search(r'viewBox="0 0 (\d+) ', text)[1])
    picture = Image.new("L", (size * scale, size * scale), 255)
    pen = ImageDraw.Draw(picture)
    for x, y, length in re.findall(r"M(\d+) (\d+)\.5h(\d+)", text):
        left, top = int(x) * scale, int(y) * scale
        pen.rectangle((left, top, left + int(length) * scale - 1, top + scale - 1), fill=0)
    return picture


@pytest.mark.parametrize("text", [ADDRESS, "AH1.7WQAAAAAAEAAD6QSMSYT2UEUTDYQBPRXQZYCUWWN", "签到", "x" * 300])
def test_another_library_reads_it(text):
    (found,) = zxingcpp.read_barcodes(drawn(qr.svg(text)))
    assert found.text == text


def test_a_pass_address_makes_a_small_code():
    size = int(re.search(rb'viewBox="0 0 (\d+) ', qr.svg(ADDRESS))[1]) - 2 * qr.BORDER
    assert size == 33  # version 4
    assert len(qr.svg(ADDRESS)) < 8_000


def test_the_white_border_is_part_of_the_picture():
    picture = drawn(qr.svg(ADDRESS), scale=1)
    assert picture.crop((0, 0, picture.width, qr.BORDER)).getextrema() == (255, 255)
    assert b'fill="#fff"' in qr.svg(ADDRESS)
