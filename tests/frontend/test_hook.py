"""The packaging hook: builds when it must, and only then."""

import importlib.util
import os
import shutil
import stat
import time
from pathlib import Path
from types import ModuleType

import pytest

from activity_hub import folders

FRONTEND = folders.PACKAGE / "frontend"


@pytest.fixture(scope="module")
def hook() -> ModuleType:
    spec = importlib.util.spec_from_file_location("hatch_build", FRONTEND / "hatch_build.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A checkout with everything built."""
    shutil.copytree(FRONTEND, tmp_path / "activity_hub" / "frontend", ignore=shutil.ignore_patterns("node_modules"))
    manifest = tmp_path / "static" / "dist" / "manifest.json"
    manifest.parent.mkdir(parents=True)
    manifest.write_text("{}")
    return tmp_path


def touch(path: Path, years: int) -> None:
    """As if it was last written that many years from now."""
    then = time.time() + years * 365 * 24 * 3600
    os.utime(path, (then, then))


def test_what_is_built_is_not_built_again(hook: ModuleType, tree: Path) -> None:
    touch(tree / "static" / "dist" / "manifest.json", years=1)
    assert hook.is_fresh(tree)


def test_a_clone_is_not_built_yet(hook: ModuleType, tree: Path) -> None:
    (tree / "static" / "dist" / "manifest.json").unlink()
    assert not hook.is_fresh(tree)


@pytest.mark.parametrize(
    "source", ["src/theme/base.css", "src/site.js", "icons.json", "build.mjs", "package-lock.json"]
)
def test_a_changed_source_is_built_again(hook: ModuleType, tree: Path, source: str) -> None:
    touch(tree / "static" / "dist" / "manifest.json", years=1)
    touch(tree / "activity_hub" / "frontend" / source, years=2)
    assert not hook.is_fresh(tree)


def a_node(folder: Path, version: str) -> None:
    for name in ("node", "npm"):
        script = folder / name
        script.write_text(f"#!/bin/sh\necho {version}\n")
        script.chmod(script.stat().st_mode | stat.S_IXUSR)


@pytest.mark.parametrize(
    ("version", "serves"), [("v20.20.2", True), ("v24.1.0", True), ("v18.19.0", False), ("oops", False)]
)
def test_an_old_node_does_not_serve(
    hook: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, version: str, serves: bool
) -> None:
    a_node(tmp_path, version)
    monkeypatch.setenv("PATH", f"{tmp_path}:/bin")
    assert hook.system_node_serves() is serves


def test_no_node_is_no_node(hook: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert not hook.system_node_serves()
