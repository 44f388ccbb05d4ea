"""The wheel works away from the checkout: templates, static files, migrations and catalogues lie inside it."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from activity_hub import folders

ROOT = folders.PACKAGE.parent
ASK = """
import sys
sys.path.insert(0, sys.argv[1])
from activity_hub import create_app, folders
assert str(folders.PACKAGE).startswith(sys.argv[1]), folders.PACKAGE
here = sys.argv[2]
app = create_app({"DATABASE_URL": f"sqlite:///{here}/x.sqlite3", "INSTANCE_DIR": here, "SECRET_KEY": "k" * 40})
app.extensions["top_name"] = (float("inf"), "X")
client = app.test_client()
page = client.get("/nowhere?lang=zh-Hant")
assert page.status_code == 404 and "/static/dist/theme-" in page.text, page.text
assert "沒有這一頁" in page.text, page.text
sheet = page.text.split('rel="stylesheet" href="')[1].split('"')[0]
assert client.get(sheet).status_code == 200
assert (folders.MIGRATIONS / "env.py").is_file()
print("serves")
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    made = subprocess.run(build, cwd=ROOT, capture_output=True, text=True)
    assert made.returncode == 0, made.stderr
    return next(folder.glob("*.whl"))


def test_the_wheel_holds_what_lies_outside_the_package(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    assert {
        "activity_hub/_static/dist/manifest.json",
        "activity_hub/_templates/layout/base.html",
        "activity_hub/_migrations/env.py",
        "activity_hub/translations/zh_Hant/LC_MESSAGES/messages.mo",
    } <= names
    assert not any("node_modules" in name or name.startswith("activity_hub/frontend/") for name in names)


def test_it_serves_from_the_wheel_alone(wheel: Path, tmp_path: Path) -> None:
    place = tmp_path / "installed"
    zipfile.ZipFile(wheel).extractall(place)
    asked = subprocess.run(
        [sys.executable, "-P", "-c", ASK, str(place), str(tmp_path)], cwd=tmp_path, capture_output=True, text=True
    )
    assert asked.stdout.strip().endswith("serves"), asked.stderr
