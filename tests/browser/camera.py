"""A fake camera: pictures of a QR code, upright or as a hand holds it, and a video of them for Chromium."""

import io
import random
from pathlib import Path

import qrcode
from PIL import Image, ImageChops, ImageDraw, ImageFilter
from qrcode.constants import ERROR_CORRECT_M

SIZE = (640, 480)
GREY = 110


def picture(
    text: str,
    px: int = 260,
    angle: float = 0,
    tilt: float = 0,
    blur: float = 0,
    noise: int = 0,
    dim: int = 0,
    invert: bool = False,
) -> Image.Image:
    """What a camera sees: the code on a card before a grey wall, turned, tilted, blurred, grainy or in bad light."""
    seen = Image.new("L", SIZE, GREY)
    ImageDraw.Draw(seen).rectangle((0, 0, SIZE[0] // 3, SIZE[1]), fill=GREY + 40)
    card = _card(text, px)
    if invert:
        card = ImageChops.invert(card)
    if tilt:
        card = _tilted(card, tilt)
    card = card.rotate(angle, Image.Resampling.BICUBIC, expand=True, fillcolor=GREY)
    seen.paste(card, ((SIZE[0] - card.width) // 2, (SIZE[1] - card.height) // 2))
    if blur:
        seen = seen.filter(ImageFilter.GaussianBlur(blur))
    if dim:
        light = Image.linear_gradient("L").rotate(90).resize(SIZE).point(lambda value: 255 - value * dim // 255)
        seen = ImageChops.multiply(seen, light)
    if noise:
        chance = random.Random(1)
        grain = Image.frombytes("L", SIZE, chance.randbytes(SIZE[0] * SIZE[1]))
        seen = Image.blend(seen, grain, noise / 255)
    return seen.convert("RGB")


def _tilted(card: Image.Image, tilt: float) -> Image.Image:
    """Narrower at the top, as when the phone is held at an angle."""
    width, height = card.size
    less = int(width * tilt)
    corners = (-less, -less // 2, 0, height, width, height, width + less, -less // 2)
    return card.transform(card.size, Image.Transform.QUAD, corners, Image.Resampling.BICUBIC, fillcolor=200)


def _card(text: str, px: int) -> Image.Image:
    code = qrcode.QRCode(error_correction=ERROR_CORRECT_M, border=4)
    code.add_data(text)
    code.make(fit=True)
    dots = code.make_image().get_image().convert("L").resize((px, px), Image.Resampling.NEAREST)
    card = Image.new("L", (px * 3 // 2, px * 3 // 2), 255)
    card.paste(dots, (px // 4, px // 4))
    return card


def png(text: str, **how: float) -> bytes:
    """The picture as a photo file."""
    kept = io.BytesIO()
    picture(text, **how).save(kept, "PNG")
    return kept.getvalue()


def write_video(path: Path, frames: list[Image.Image], fps: int = 15) -> Path:
    """The frames as a raw video (y4m), which Chromium plays over and over as its camera."""
    with path.open("wb") as video:
        video.write(f"YUV4MPEG2 W{SIZE[0]} H{SIZE[1]} F{fps}:1 Ip A1:1 C420mpeg2\n".encode())
        for frame in frames:
            if frame.size != SIZE:
                raise ValueError(f"a frame is {frame.size}, the video {SIZE}")
            luma, blue, red = frame.convert("YCbCr").split()
            half = (SIZE[0] // 2, SIZE[1] // 2)
            video.write(b"FRAME\n" + luma.tobytes() + blue.resize(half).tobytes() + red.resize(half).tobytes())
    return path
