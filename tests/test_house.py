"""The house as the floor plan says: imports, sizes, names, and every language complete."""

import ast
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parent.parent
PYTHON = Path(sys.executable).parent
TOP = {
    "activity_hub",
    "templates",
    "static",
    "migrations",
    "tests",
    "wsgi.py",
    "pyproject.toml",
    "README.md",
    "LICENSE",
    "requirements.lock",
}
LONGEST_FILE = 300
LONGEST_FUNCTION = 40
BANNED = re.compile(r"(?<![a-z])(helpers?|utils?|managers?|process(or)?|common)(?![a-z])")


def tracked(*patterns: str) -> list[Path]:
    """Files of the project, as git knows them; without git, those on disk."""
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard", "--", *patterns], cwd=ROOT, capture_output=True, text=True
    )
    if listed.returncode == 0 and listed.stdout:
        return [ROOT / line for line in listed.stdout.splitlines() if (ROOT / line).is_file()]
    return [path for pattern in patterns for path in ROOT.rglob(pattern) if ".venv" not in path.parts]


def run(*command: str) -> str:
    """The output of a tool; fails the test with it when the tool is not content."""
    done = subprocess.run([str(PYTHON / command[0]), *command[1:]], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_the_import_rules_hold() -> None:
    assert "0 broken" in run("lint-imports", "--no-cache")


def test_rules_know_the_standard_library_alone() -> None:
    """And of it nothing that tells the time, throws dice or reads and writes."""
    outside = {"random", "secrets", "time", "os", "io", "pathlib", "socket", "subprocess", "logging"}
    allowed = (set(sys.stdlib_module_names) - outside) | {"activity_hub.rules"}
    strange = {
        f"{path.relative_to(ROOT)}: {name}"
        for path in tracked("activity_hub/rules/*.py")
        for name in imported(path)
        if name.partition(".")[0] not in allowed and not name.startswith("activity_hub.rules")
    }
    assert strange == set()
    told = [str(path) for path in tracked("activity_hub/rules/*.py") if re.search(r"\.(now|today)\(", path.read_text())]
    assert told == []


def imported(path: Path) -> set[str]:
    """The modules that a file imports, by their dotted names."""
    nodes = list(ast.walk(ast.parse(path.read_text())))
    plain = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    return plain | {node.module or "" for node in nodes if isinstance(node, ast.ImportFrom)}


def test_ruff_is_content() -> None:
    run("ruff", "check", "--no-cache", ".")
    run("ruff", "format", "--no-cache", "--check", ".")


def test_mypy_is_content() -> None:
    run("mypy", "--no-incremental", "--cache-dir=/dev/null")


def test_djlint_is_content() -> None:
    run("djlint", "templates", "--lint", "--quiet")


def test_the_top_level_is_fixed() -> None:
    names = {path.relative_to(ROOT).parts[0] for path in tracked("*")}
    assert {name for name in names if not name.startswith(".")} <= TOP


def test_rooms_stay_small() -> None:
    files = [*tracked("*.py"), *tracked("*.html"), *tracked("*.js"), *tracked("*.css"), *tracked("*.mjs")]
    long = {
        str(path.relative_to(ROOT)): count
        for path in files
        if (count := len(path.read_text().splitlines())) > LONGEST_FILE
    }
    assert long == {}


def test_functions_stay_short() -> None:
    long = {}
    for path in tracked("activity_hub/*.py", "tests/*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lines = (node.end_lineno or node.lineno) - node.lineno + 1
                if lines > LONGEST_FUNCTION:
                    long[f"{path.relative_to(ROOT)}:{node.name}"] = lines
    assert long == {}


def test_every_module_says_what_it_is_for() -> None:
    silent = [
        str(path.relative_to(ROOT))
        for path in tracked("activity_hub/*.py")
        if ast.get_docstring(ast.parse(path.read_text())) is None
    ]
    assert silent == []


def test_no_room_has_a_banned_name() -> None:
    named = [
        str(path.relative_to(ROOT))
        for path in tracked("activity_hub/*.py", "templates/*.html")
        if any(BANNED.fullmatch(word) for word in re.split(r"[_.]", path.stem)) and path.stem != "common_passwords"
    ]
    assert named == []


def test_locks_name_no_address() -> None:
    for path in tracked("*requirements*.lock", "*package-lock.json"):
        assert not re.search(r"https?://", path.read_text()), path


@pytest.mark.parametrize("locale", ["zh_Hans", "zh_Hant", "en"])
def test_every_catalogue_is_complete(locale: str) -> None:
    with open(ROOT / f"activity_hub/translations/{locale}/LC_MESSAGES/messages.po", "rb") as file:
        catalogue = read_po(file, locale=locale)
    empty = [
        message.id
        for message in catalogue
        if message.id and not all(message.string if isinstance(message.string, tuple | list) else [message.string])
    ]
    assert empty == []
    assert not any(message.fuzzy for message in catalogue if message.id)
    wrong = {message.id: error for message in catalogue for error in message.check(catalogue)}
    assert wrong == {}


def _extracted() -> set[str]:
    from babel.messages.extract import extract_from_dir

    methods = [("activity_hub/**.py", "python"), ("templates/**.html", "jinja2")]
    keywords = {"_": None, "_l": None, "gettext": None, "lazy_gettext": None, "ngettext": (1, 2)}
    found = set()
    for where in ("activity_hub", "templates"):
        local = [(pattern.partition("/")[2], method) for pattern, method in methods if pattern.startswith(where)]
        for _file, _line, message, _comments, _context in extract_from_dir(
            str(ROOT / where), method_map=local, keywords=keywords
        ):
            found.add(message[0] if isinstance(message, tuple) else message)
    return found


def test_every_sentence_stands_in_the_catalogues() -> None:
    wanted = _extracted()
    for locale in ("zh_Hans", "zh_Hant", "en"):
        with open(ROOT / f"activity_hub/translations/{locale}/LC_MESSAGES/messages.po", "rb") as file:
            known = {message.id[0] if isinstance(message.id, tuple) else message.id for message in read_po(file)}
        assert wanted - known == set(), locale


def test_no_chinese_is_written_into_pages_or_code() -> None:
    han = re.compile(r"[\u4e00-\u9fff]")
    allowed = ("rules/", "web/formatting.py", "web/languages.py", "formats/", "activity_hub/demo/")
    found = [
        str(path.relative_to(ROOT))
        for path in [*tracked("activity_hub/*.py"), *tracked("templates/*.html")]
        if han.search(_without_comments(path)) and not any(part in str(path) for part in allowed)
    ]
    assert found == []


def _without_comments(path: Path) -> str:
    text = path.read_text()
    if path.suffix == ".html":
        return re.sub(r"\{#.*?#\}", "", text, flags=re.S)
    tree = ast.parse(text)
    docs = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    return json.dumps(
        [
            node.value
            for node in ast.walk(tree)
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docs
        ],
        ensure_ascii=False,
    )


def test_no_test_waits_for_a_promise() -> None:
    """`wait_for_function` takes the promise of an async function for a yes, and waits for nothing."""
    waits = re.compile(r"wait_for_function\(\s*f?[\"']async")
    assert [str(path) for path in tracked("tests/*.py") if waits.search(path.read_text())] == []
