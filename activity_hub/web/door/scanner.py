"""The door: which ones are mine, the scanner, and the forms that do the same without script."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, TypeVar
from uuid import uuid4

from flask import g, jsonify, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from activity_hub.rules.door_pass import DoorRefusal
from activity_hub.rules.permissions import Right
from activity_hub.rules.places import RefusalCode
from activity_hub.rules.scanning import ScanKind, Slot, Verdict
from activity_hub.services import door, registration
from activity_hub.services.base.access import Invalid, NoSuchMember, Refused
from activity_hub.services.door import phone
from activity_hub.web import formatting
from activity_hub.web.context import actor, now, today
from activity_hub.web.door import lines
from activity_hub.web.door.blueprint import bp
from activity_hub.web.forms.base import Form
from activity_hub.web.forms.door import AdmitForm, CodeForm, ScanForm, SearchForm, UndoForm, WaitingForm, WalkInForm
from activity_hub.web.numbers import small_number
from activity_hub.web.policy import DEVICE, MEMBER, policy
from activity_hub.wording import door as wording

_AT_THE_DOOR = {
    RefusalCode.FULL: DoorRefusal.NO_PLACE_LEFT,
    RefusalCode.UNIT_QUOTA_FULL: DoorRefusal.NO_PLACE_LEFT,
    RefusalCode.NOT_INVITED: DoorRefusal.NOT_INVITED,
    RefusalCode.NOT_ELIGIBLE: DoorRefusal.NOT_INVITED,
    RefusalCode.SUSPENDED: DoorRefusal.SEE_DESK,
    RefusalCode.LIMIT_REACHED: DoorRefusal.SEE_DESK,
}
FormOf = TypeVar("FormOf", bound=Form)


@bp.get("")
@policy(DEVICE)
def index() -> str | Response:
    post = actor().post
    if post is not None and not actor().is_signed_in:
        return redirect(url_for("door.scanner", activity_id=post.activity_id), 303)
    return render_template("door/index.html", doors=door.doors(by=actor(), today=today()))


@bp.get("/<int:activity_id>")
@policy(DEVICE, Right.SCAN, on="activity")
def scanner(activity_id: int) -> str:
    return _scanner(activity_id)


@bp.get("/<int:activity_id>/notes")
@policy(DEVICE, Right.SCAN, on="activity")
def notes(activity_id: int) -> Response:
    """What goes with a scan that the camera has sent: the answers for the door, who comes along, or why not."""
    return jsonify(notes=_notes(activity_id, request.args.get("scan", "")[:64]))


def _notes(activity_id: int, scan_uuid: str) -> list[str]:
    asked = {"by": actor(), "activity_id": activity_id, "scan_uuid": scan_uuid}
    return lines.below(door.notes(**asked)) + lines.reasons(door.why(**asked))


@bp.post("/<int:activity_id>/search")
@policy(DEVICE, Right.SCAN, on="activity")
def search(activity_id: int) -> str:
    form = _valid(SearchForm())
    wish = {"words": form.words.data, "kind": _kind(), "occurrence_no": _no()}
    found = door.search(by=actor(), at=now(), activity_id=activity_id, **wish)
    return _scanner(activity_id, found=found, words=form.words.data)


@bp.post("/<int:activity_id>/code")
@policy(DEVICE, Right.SCAN, on="activity")
def code(activity_id: int) -> Response:
    form = _valid(CodeForm())
    scan = {"scan_uuid": form.scan_uuid.data, "code": form.code.data, "kind": form.kind.data}
    return _answered(activity_id, form, _record(activity_id, form, scan))


@bp.post("/<int:activity_id>/admit")
@policy(DEVICE, Right.SCAN, on="activity")
def admit(activity_id: int) -> Response:
    form = _valid(AdmitForm())
    kind = ScanKind(form.kind.data)
    return _answered(activity_id, form, _admit(activity_id, form, form.registration_id.data, kind), kind)


@bp.post("/<int:activity_id>/walk-in")
@policy(DEVICE, Right.SCAN, on="activity")
def walk_in(activity_id: int) -> Response:
    form = _valid(WalkInForm())
    with _worded_for_the_door():
        signed_up, _is_new = registration.sign_up(
            by=actor(), at=now(), activity_id=activity_id, member_no=form.member_no.data.strip(), walk_in=True
        )
    return _answered(activity_id, form, _admit(activity_id, form, signed_up.id, ScanKind.IN), ScanKind.IN)


@contextmanager
def _worded_for_the_door() -> Iterator[None]:
    """What is refused there is read by who stands at the door, not by who wants to come in."""
    try:
        yield
    except NoSuchMember as nobody:
        raise Refused(DoorRefusal.NO_SUCH_MEMBER) from nobody
    except Refused as refused:
        if refused.code in _AT_THE_DOOR:
            raise Refused(_AT_THE_DOOR[refused.code]) from refused
        raise


@bp.post("/<int:activity_id>/admit-waiting")
@policy(MEMBER, Right.EDIT_ACTIVITY, on="activity")
def admit_waiting(activity_id: int) -> Response:
    form = _valid(WaitingForm())
    result = door.admit_waiting(
        by=actor(),
        at=now(),
        activity_id=activity_id,
        code=form.code.data,
        scan_uuid=form.scan_uuid.data,
        reason=form.reason.data,
        occurrence_no=form.occurrence_no,
        gate=form.gate.data,
    )
    return _answered(activity_id, form, result, ScanKind.IN)


@bp.post("/<int:activity_id>/undo")
@policy(DEVICE, Right.SCAN, on="activity")
def undo(activity_id: int) -> Response | tuple[str, int]:
    form = UndoForm()
    if not form.validate_on_submit() and set(form.errors) == {"reason"}:
        place = door.door(by=actor(), at=now(), activity_id=activity_id)
        return render_template("door/undo.html", place=place, form=form), 422
    _valid(form)
    scan = {"scan_uuid": form.scan_uuid.data, "kind": ScanKind.VOID.value, "voids": form.voids.data}
    scan |= {"reason": form.reason.data}
    return _answered(activity_id, form, _record(activity_id, form, scan), ScanKind.VOID)


def _scanner(activity_id: int, found: list[door.Found] | None = None, words: str = "") -> str:
    """The scanner page; the wasm reader needs a word in this page's content policy and nowhere else."""
    g.csp_extra = {"script-src": "'wasm-unsafe-eval'"}
    duty, no = phone.duty(by=actor(), activity_id=activity_id), _no()
    return render_template(
        "door/scanner.html",
        place=door.door(by=actor(), at=now(), activity_id=activity_id, occurrence_no=no),
        counts=door.counts(by=actor(), at=now(), activity_id=activity_id, occurrence_no=no),
        no=no,
        dates=[_date(line, slot) for line, slot in duty.dates],
        may_override=duty.may_override,
        gate=duty.gate or request.values.get("gate", "")[:60],
        is_gate_given=bool(duty.gate),
        mark=duty.mark,
        kind=_kind(),
        found=found,
        most_found=door.FOUND_AT_MOST,
        words=words,
        new_id=_new_id,
    )


def _kind() -> ScanKind:
    return ScanKind.OUT if request.values.get("kind") == ScanKind.OUT else ScanKind.IN


def _no() -> int | None:
    return small_number(request.values.get("no"))


def _date(line: door.DoorLine, slot: Slot) -> dict[str, Any]:
    """One date as the page chooses among them without asking."""
    day = formatting.day_with_weekday(line.held_on)
    instants = {name: getattr(slot, name).isoformat() for name in ("opens_at", "starts_at", "ends_at", "closes_at")}
    span = formatting.span(line.starts_at, line.ends_at, line.time_zone)
    return {"no": slot.no, "label": f"{day} {span}".strip(), "is_off": slot.is_off, **instants}


def _record(activity_id: int, form: ScanForm, scan: dict[str, str]) -> dict[str, Any]:
    where = {"gate": form.gate.data, "occurrence_no": form.occurrence_no}
    return door.record(by=actor(), at=now(), activity_id=activity_id, scans=[scan], **where)[0]


def _admit(activity_id: int, form: ScanForm, registration_id: int, kind: ScanKind) -> dict[str, Any]:
    return door.admit(
        by=actor(),
        at=now(),
        activity_id=activity_id,
        registration_id=registration_id,
        scan_uuid=form.scan_uuid.data,
        kind=kind,
        occurrence_no=form.occurrence_no,
        gate=form.gate.data,
    )


def _answered(activity_id: int, form: ScanForm, result: dict[str, Any], kind: ScanKind | None = None) -> Response:
    """The verdict as a page of its own, or as data for the scanner's script."""
    kind = kind or ScanKind(form.kind.data)
    told = _notes(activity_id, result["scan_uuid"])
    counted = door.counts(by=actor(), at=now(), activity_id=activity_id)
    if request.accept_mimetypes.best == "application/json":
        first_at = result["first_at"]
        # With the names of unions: a walk-in may be the first of theirs.
        return jsonify(
            result | {"first_at": first_at.isoformat() if first_at else None, "unions": counted.unions, "notes": told}
        )
    said = wording.words(Verdict(result["verdict"]), kind)
    return make_response(
        render_template(
            "door/verdict.html",
            place=door.door(by=actor(), at=now(), activity_id=activity_id),
            said=said,
            result=result,
            union_name=counted.unions.get(result["union"]),
            notes=told,
            may_undo=result["verdict"] == Verdict.OK and kind is not ScanKind.VOID,
            waiting=_waiting(activity_id, form, result, kind),
            gate=form.gate.data or "",
            kind=form.kind.data,
            no=form.occurrence_no,
            new_id=_new_id,
        )
    )


def _waiting(activity_id: int, form: ScanForm, result: dict[str, Any], kind: ScanKind) -> str:
    """The code of somebody in the waiting list, for whoever may give them a place."""
    if result["verdict"] != Verdict.WAITLISTED or kind is not ScanKind.IN:
        return ""
    return _code_in(form, result) if phone.duty(by=actor(), activity_id=activity_id).may_override else ""


def _code_in(form: ScanForm, result: dict[str, Any]) -> str:
    """The one that was typed, else that of whoever was found by name."""
    return form.code.data if isinstance(form, CodeForm) else str(result["code"])


def _valid(form: FormOf) -> FormOf:
    if not form.validate_on_submit():
        raise Invalid({name: ["invalid"] for name in form.errors if name})
    return form


def _new_id() -> str:
    return str(uuid4())
