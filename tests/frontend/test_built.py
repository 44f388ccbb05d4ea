"""What the build leaves in static/dist: old browsers read it, nothing comes from elsewhere, and it weighs little."""

import json
import re
from pathlib import Path

import pytest

from activity_hub import folders

DIST = folders.STATIC / "dist"
FRONTEND = Path(folders.PACKAGE) / "frontend"


def manifest() -> dict[str, str]:
    return json.loads((DIST / "manifest.json").read_text())


def sheet() -> str:
    return (DIST / manifest()["theme.css"]).read_text()


def declarations(pattern: str) -> set[str]:
    found = re.search(pattern + r"[^{]*\{([^}]*)\}", sheet())
    assert found, pattern
    return set(found[1].split(";"))


TOO_NEW = re.compile(
    r"^(inset|aspect-ratio$|rotate$|translate$|scale$|(margin|padding|border)-(inline|block)|(inline|block)-size)"
)


def test_browsers_of_2020_read_every_property() -> None:
    used = set(re.findall(r"[{;](?!--)([a-z-]+):", sheet()))
    assert len(used) > 50
    assert {name for name in used if TOO_NEW.match(name)} <= {"aspect-ratio"}  # it has its fallback by @supports


@pytest.mark.parametrize("word", ["@layer", "@container", ":has(", ":is(", ":where(", "color-mix("])
def test_browsers_of_2020_read_every_selector(word: str) -> None:
    assert word not in sheet()


def test_dark_is_the_same_by_choice_and_by_device() -> None:
    chosen = declarations(r"(?<!not\()\[data-bs-theme=dark\]")
    device = declarations(r"prefers-color-scheme:\s*dark\)\{:root:not\(\[data-bs-theme\]\)")
    assert chosen == device
    assert "--paper: #171411" in {line.replace(":", ": ", 1).replace(":  ", ": ") for line in chosen}


def test_the_sheet_asks_for_nothing_from_elsewhere() -> None:
    assert "//" not in re.sub(r"/\*.*?\*/", "", sheet())
    addresses = re.findall(r"url\(([^)]*)\)", sheet())
    assert addresses
    assert all((DIST / address.strip("\"'").removeprefix("/static/dist/")).is_file() for address in addresses)


def test_every_built_file_is_named_by_its_content_and_ready_packed() -> None:
    for name in manifest().values():
        assert re.search(r"-[A-Z0-9]{8}\.", name), name
        assert (DIST / f"{name}.br").is_file() and (DIST / f"{name}.gz").is_file(), name


@pytest.mark.parametrize(("name", "most"), [("theme.css", 18_000), ("site.js", 4_000), ("icons.svg", 14_000)])
def test_it_weighs_little(name: str, most: int) -> None:
    assert (DIST / f"{manifest()[name]}.br").stat().st_size <= most


def test_the_first_visit_of_a_page_weighs_little() -> None:
    shared = [manifest()[name] for name in ("theme.css", "site.js", "icons.svg", "seal.svg")]
    pictures = [address.rpartition("/")[2].strip("\"')") for address in re.findall(r"url\([^)]*\)", sheet())]
    assert sum((DIST / f"{name}.br").stat().st_size for name in {*shared, *pictures}) <= 40_000


def test_the_licences_of_what_is_bundled_travel_with_it() -> None:
    bundled = json.loads((FRONTEND / "package.json").read_text())["dependencies"]
    text = (DIST / "licences.txt").read_text()
    assert all(f"{name}\n\n" in text for name in bundled)


def test_the_lock_has_hashes_and_names_no_address() -> None:
    lock = json.loads((FRONTEND / "package-lock.json").read_text())
    assert "://" not in json.dumps(lock)
    assert all("integrity" in package for name, package in lock["packages"].items() if name)


def test_the_lock_fits_the_package_file() -> None:
    wanted = json.loads((FRONTEND / "package.json").read_text())
    locked = json.loads((FRONTEND / "package-lock.json").read_text())["packages"][""]
    assert locked["dependencies"] == wanted["dependencies"]
    assert locked["devDependencies"] == wanted["devDependencies"]


def test_every_sign_named_in_a_template_is_in_the_sprite() -> None:
    sprite = set(re.findall(r'<symbol id="([\w-]+)"', (DIST / manifest()["icons.svg"]).read_text()))
    named = {
        (name, str(page.relative_to(folders.TEMPLATES)))
        for page in folders.TEMPLATES.rglob("*.html")
        for name in re.findall(r"""(?:\bicon\(|\bsign=)["']([\w-]+)["']""", page.read_text())
    }
    assert named
    assert {(name, page) for name, page in named if name not in sprite} == set()


def test_a_source_file_of_the_theme_fits_on_a_few_screens() -> None:
    for source in (FRONTEND / "src").rglob("*.[cj]s*"):
        assert len(source.read_text().splitlines()) <= 300, source.name
