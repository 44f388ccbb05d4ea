"""QR codes as a small SVG: one stroked path on a white ground that is part of the picture."""

from typing import Any

import qrcode
from qrcode.constants import ERROR_CORRECT_M, ERROR_CORRECT_Q

BORDER = 4  # modules of quiet zone, drawn white so that a dark page never eats it
_MASK = 3  # fixed: trying all eight takes most of the time and gains nothing for a reader


def svg(text: str, on_paper: bool = False) -> bytes:
    """The picture of a text at level M, at Q on paper, which gets stained.

    Capitals, digits and $%*+-./: alone make the smallest.
    """
    code = qrcode.QRCode(
        error_correction=ERROR_CORRECT_Q if on_paper else ERROR_CORRECT_M, border=0, mask_pattern=_MASK
    )
    code.add_data(text, optimize=0)
    code.make(fit=True)
    size = len(code.modules) + 2 * BORDER
    path = "".join(_runs(code.modules))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}" shape-rendering="crispEdges">'
        f'<path fill="#fff" d="M0 0h{size}v{size}H0z"/><path stroke="#000" d="{path}"/></svg>'
    ).encode()


def _runs(modules: list[list[Any]]) -> list[str]:
    """One stroke for each run of dark modules in a row."""
    strokes: list[str] = []
    for y, row in enumerate(modules):
        x = 0
        while x < len(row):
            end = x
            while end < len(row) and row[end]:
                end += 1
            if end > x:
                strokes.append(f"M{x + BORDER} {y + BORDER}.5h{end - x}")
            x = end + 1
    return strokes
