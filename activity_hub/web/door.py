"""The door: which ones are mine, the scanner, and the forms that do the same without script."""

from typing import Any, TypeVar
from uuid import uuid4

from flask import Blueprint, g, jsonify, make_response, render_template, request
from werkzeug.wrappers import Response

from activity_hub.rules.permissions import Right
from activity_hub.rules.scanning import ScanKind, Verdict
from activity_hub.services import door, registration
from activity_hub.services.base.access import Invalid
from activity_hub.web.context import actor, now, today
from activity_hub.web.forms.base import Form
from activity_hub.web.forms.door import AdmitForm, CodeForm, ScanForm, SearchForm, UndoForm, WalkInForm
from activity_hub.web.policy import MEMBER, policy
from activity_hub.wording import door as wording

FormOf = TypeVar("FormOf", bound=Form)
bp = Blueprint("door", __name__, url_prefix="/door")


@bp.get("")
@policy(MEMBER)
def index() -> str:
    return render_template("door/index.html", doors=door.doors(by=actor(), today=today()))


@bp.get("/<int:activity_id>")
@policy(MEMBER, Right.SCAN, on="activity")
def scanner(activity_id: int) -> str:
    return _scanner(activity_id)


@bp.get("/<int:activity_id>/counts")
@policy(MEMBER, Right.SCAN, on="activity")
def counts(activity_id: int) -> Response:
    counted = door.counts(by=actor(), at=now(), activity_id=activity_id)
    return jsonify(present=counted.present, expected=counted.expected, unions=counted.unions)


@bp.post("/<int:activity_id>/search")
@policy(MEMBER, Right.SCAN, on="activity")
def search(activity_id: int) -> str:
    form = _valid(SearchForm())
    found = door.search(by=actor(), at=now(), activity_id=activity_id, words=form.words.data)
    return _scanner(activity_id, found=found, words=form.words.data)


@bp.post("/<int:activity_id>/code")
@policy(MEMBER, Right.SCAN, on="activity")
def code(activity_id: int) -> Response:
    form = _valid(CodeForm())
    scan = {"scan_uuid": form.scan_uuid.data, "code": form.code.data, "kind": form.kind.data}
    return _answered(activity_id, form, _record(activity_id, form, scan))


@bp.post("/<int:activity_id>/admit")
@policy(MEMBER, Right.SCAN, on="activity")
def admit(activity_id: int) -> Response:
    form = _valid(AdmitForm())
    return _answered(activity_id, form, _admit(activity_id, form, form.registration_id.data))


@bp.post("/<int:activity_id>/walk-in")
@policy(MEMBER, Right.SCAN, on="activity")
def walk_in(activity_id: int) -> Response:
    form = _valid(WalkInForm())
    signed_up, _is_new = registration.sign_up(
        by=actor(), at=now(), activity_id=activity_id, member_no=form.member_no.data.strip(), walk_in=True
    )
    return _answered(activity_id, form, _admit(activity_id, form, signed_up.id))


@bp.post("/<int:activity_id>/undo")
@policy(MEMBER, Right.SCAN, on="activity")
def undo(activity_id: int) -> Response:
    form = _valid(UndoForm())
    scan = {"scan_uuid": form.scan_uuid.data, "kind": ScanKind.VOID.value, "voids": form.voids.data}
    return _answered(activity_id, form, _record(activity_id, form, scan), ScanKind.VOID)


def _scanner(activity_id: int, found: list[door.Found] | None = None, words: str = "") -> str:
    """The scanner page; the wasm reader needs a word in this page's content policy and nowhere else."""
    g.csp_extra = {"script-src": "'wasm-unsafe-eval'"}
    return render_template(
        "door/scanner.html",
        place=door.door(by=actor(), at=now(), activity_id=activity_id),
        counts=door.counts(by=actor(), at=now(), activity_id=activity_id),
        gate=request.values.get("gate", "")[:60],
        kind=ScanKind.OUT if request.values.get("kind") == ScanKind.OUT else ScanKind.IN,
        found=found,
        words=words,
        new_id=_new_id,
    )


def _record(activity_id: int, form: ScanForm, scan: dict[str, str]) -> dict[str, Any]:
    return door.record(by=actor(), at=now(), activity_id=activity_id, scans=[scan], gate=form.gate.data)[0]


def _admit(activity_id: int, form: ScanForm, registration_id: int) -> dict[str, Any]:
    return door.admit(
        by=actor(),
        at=now(),
        activity_id=activity_id,
        registration_id=registration_id,
        scan_uuid=form.scan_uuid.data,
        gate=form.gate.data,
    )


def _answered(activity_id: int, form: ScanForm, result: dict[str, Any], kind: ScanKind | None = None) -> Response:
    """The verdict as a page of its own, or as data for the scanner's script."""
    kind = kind or ScanKind(form.kind.data)
    counted = door.counts(by=actor(), at=now(), activity_id=activity_id)
    if request.accept_mimetypes.best == "application/json":
        first_at = result["first_at"]
        # With the names of unions: a walk-in may be the first of theirs.
        return jsonify(result | {"first_at": first_at.isoformat() if first_at else None, "unions": counted.unions})
    said = wording.words(Verdict(result["verdict"]), kind)
    return make_response(
        render_template(
            "door/verdict.html",
            place=door.door(by=actor(), at=now(), activity_id=activity_id),
            said=said,
            result=result,
            union_name=counted.unions.get(result["union"]),
            may_undo=result["verdict"] == Verdict.OK and kind is not ScanKind.VOID,
            gate=form.gate.data or "",
            kind=form.kind.data,
            new_id=_new_id,
        )
    )


def _valid(form: FormOf) -> FormOf:
    if not form.validate_on_submit():
        raise Invalid({name: ["invalid"] for name in form.errors if name})
    return form


def _new_id() -> str:
    return str(uuid4())
