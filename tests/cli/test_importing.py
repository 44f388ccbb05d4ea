"""The commands load and import: what they print, and how they end."""

import io
import json
import shutil
from pathlib import Path

import openpyxl
import pytest
from flask import Flask
from sqlalchemy import func, select

from activity_hub.database import db
from activity_hub.models import Union
from tests.cast import Cast
from tests.services.loading import GOLDEN, UNIONS


def run(app: Flask, *words: object):
    return app.test_cli_runner().invoke(args=[str(word) for word in words])


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("unions", "enterprises"):
        shutil.copy(GOLDEN / f"{name}.csv", tmp_path)
    return tmp_path


def test_it_works(app: Flask, folder: Path) -> None:
    done = run(app, "load", folder, "--json")
    assert done.exit_code == 0 and done.stderr == ""
    assert json.loads(done.stdout) == {
        "files": {
            "unions": {"rows": 169, "added": 169, "changed": 0, "unchanged": 0},
            "enterprises": {"rows": 467, "added": 467, "changed": 0, "unchanged": 0},
        },
        "faults": [],
        "notices": [],
    }
    again = json.loads(run(app, "load", folder, "--json").stdout)
    assert {(one["added"], one["changed"]) for one in again["files"].values()} == {(0, 0)}


def test_a_dry_run_writes_nothing(app: Flask, folder: Path) -> None:
    assert run(app, "load", folder, "--dry-run").exit_code == 0
    assert db.session.scalar(select(func.count()).select_from(Union)) == 0


def test_a_refusal_ends_with_one_and_the_faults_as_json(app: Flask, cast: Cast, tmp_path: Path) -> None:
    path = tmp_path / "名单.csv"
    path.write_bytes("姓名,手机号码,工会\n张三,1.39E+10,A1\n".encode("gbk"))
    done = run(app, "import", "members", path, "--json")
    assert done.exit_code == 1
    [fault] = json.loads(done.stdout)["faults"]
    message = fault.pop("message")
    assert fault == {"file": "members", "line": 2, "column": "phone", "value": "1.39E+10", "code": "destroyed_number"}
    assert "数字已经丢失" in message


def test_a_refusal_for_people_stands_on_standard_error(app: Flask, cast: Cast, tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("姓名,手机号码,工会\n张三,1.39E+10,A1\n")
    done = run(app, "import", "members", path)
    assert done.exit_code == 1 and done.stdout == ""
    assert done.stderr.startswith("list.csv第2行“手机号码”列“1.39E+10”：")


def test_a_workbook_and_chinese_headers(app: Flask, cast: Cast, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in (("会员名册",), ("姓名", "手机", "工会"), ("张三", 13900000001, "A1")):
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    (tmp_path / "members.xlsx").write_bytes(out.getvalue())
    done = json.loads(run(app, "load", tmp_path, "--json").stdout)
    assert done["files"]["members"]["added"] == 1


def test_other_files_are_named_and_left(app: Flask, folder: Path) -> None:
    (folder / "notes.csv").write_text("a")
    (folder / "README.md").write_text("a")
    (folder / "unions.txt").write_text(UNIONS)
    done = run(app, "load", folder, "--json")
    answer = json.loads(done.stdout)
    assert done.exit_code == 1
    assert [(one["file"], one["code"]) for one in answer["faults"]] == [("unions", "two_files")]
    assert [(one["file"], one["code"]) for one in answer["notices"]] == [("notes.csv", "file_left")]


def test_an_empty_folder_is_refused(app: Flask, tmp_path: Path) -> None:
    assert run(app, "load", tmp_path).exit_code == 1


@pytest.mark.parametrize(
    "words", [("load", "/no/such"), ("import", "people", __file__), ("import", "members"), ("load",)]
)
def test_wrong_usage_ends_with_two(app: Flask, words: tuple[str, ...]) -> None:
    assert run(app, *words).exit_code == 2
