"""The codes by which a phone hands its scans on: dot by dot those of the maker of all other codes here."""

import json
import subprocess
from pathlib import Path

import pytest
import qrcode
from qrcode.constants import ERROR_CORRECT_L

QR = (Path(__file__).parent / "../../activity_hub/frontend/src/door/qr.js").resolve()


@pytest.mark.parametrize("text", ["A", "AHX1:01234567:1:1:0123:" + "MZXW6YTB" * 60, "Z" * 758])
def test_the_phone_draws_what_another_maker_draws(node: str, text: str) -> None:
    script = f"import {{ dots }} from {json.dumps(str(QR))}; console.log(JSON.stringify(dots({json.dumps(text)})))"
    ran = subprocess.run([node, "--input-type=module", "-e", script], capture_output=True, text=True, timeout=60)
    code = qrcode.QRCode(version=15, error_correction=ERROR_CORRECT_L, mask_pattern=3, border=0)
    code.add_data(text, optimize=0)
    code.make(fit=False)
    assert json.loads(ran.stdout) == [[bool(dot) for dot in row] for row in code.modules], ran.stderr
