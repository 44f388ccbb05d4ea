"""Runs the tests of what a phone works out by itself, which are written in its own language."""

import subprocess
from pathlib import Path

import pytest

SCRIPTS = sorted(Path(__file__).parent.glob("*.test.mjs"))


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.name.removesuffix(".test.mjs"))
def test_the_phone_does_as_the_hub_does(node: str, script: Path) -> None:
    ran = subprocess.run([node, "--test", script], capture_output=True, text=True, timeout=60)
    assert ran.returncode == 0, ran.stdout + ran.stderr


def test_every_script_of_tests_is_found() -> None:
    assert len(SCRIPTS) >= 5
