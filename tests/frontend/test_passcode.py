"""Runs the JavaScript side of the published pass codes."""

import shutil
import subprocess
from pathlib import Path

import pytest


def test_the_scanner_recognises_the_published_codes():
    node = shutil.which("node")
    if node is None:
        pytest.skip("node is not there: the JavaScript side of the pass codes is not tested")
    script = Path(__file__).with_name("passcode.test.mjs")
    ran = subprocess.run([node, "--test", str(script)], capture_output=True, text=True, timeout=60)
    assert ran.returncode == 0, ran.stdout + ran.stderr
