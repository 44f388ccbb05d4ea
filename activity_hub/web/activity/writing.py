"""Creating, editing and copying an activity, and its cover picture."""

from flask import current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response
from wtforms.fields.choices import SelectChoice

from activity_hub.formats.images import BadPicture
from activity_hub.rules.activity import ChangeRefusal
from activity_hub.rules.permissions import Right
from activity_hub.services import activity
from activity_hub.services.activity import ActivityView
from activity_hub.services.base.access import Invalid, NotAllowed, Refused
from activity_hub.web import covers
from activity_hub.web.activity.blueprint import bp
from activity_hub.web.activity.difference import differences, saved
from activity_hub.web.context import actor, now
from activity_hub.web.forms.activity import ActivityForm, CoverForm
from activity_hub.web.forms.choices import choices
from activity_hub.web.policy import MEMBER, policy
from activity_hub.wording.activity import LEVEL, PICTURE

Page = str | Response | tuple[str, int]


@bp.route("/new", methods=["GET", "POST"])
@policy(MEMBER, right=Right.EDIT_ACTIVITY)
def new() -> Page:
    form = prepared(None)
    if request.method == "GET":
        form.time_zone.data = current_app.config["TIMEZONE"]
        return render_template("activity/form.html", form=form, view=None)
    if "add" not in request.form and form.validate():
        try:
            made = activity.create(actor(), now(), **form.wish())
        except Invalid as invalid:
            form.take(invalid.errors)
        else:
            flash(_("Kept as a draft."), "done")
            return redirect(url_for("activity.one", activity_id=made.id), 303)
    return again(form, None)


@bp.route("/<int:activity_id>/edit", methods=["GET", "POST"])
@policy(MEMBER, right=Right.EDIT_ACTIVITY, on="activity")
def edit(activity_id: int) -> Page:
    view = activity.editable(actor(), activity_id)
    form = prepared(view)
    if request.method == "GET":
        form.show(view)
        return render_template("activity/form.html", form=form, view=view)
    if "add" not in request.form and form.validate():
        try:
            wish = form.wish()
            kept = activity.change(actor(), now(), activity_id, seen_revision=form.revision_seen, **wish)
        except Invalid as invalid:
            form.take(invalid.errors)
        except Refused as refused:
            if refused.code is not ChangeRefusal.CHANGED_MEANWHILE:
                raise
            return stale(form, view)
        else:
            flash(saved(wish, kept), "done")
            return redirect(url_for("activity.one", activity_id=activity_id), 303)
    return again(form, view)


def prepared(view: ActivityView | None) -> ActivityForm:
    """The form with the unions that the actor may choose; NotAllowed where there is none."""
    form = ActivityForm()
    hosts = {union.code: union.name for union in activity.hosts(actor())}
    if view is not None and view.union:
        hosts.setdefault(view.union, view.union_name)
    if not hosts:
        raise NotAllowed
    if view is not None and view.host_level and view.host_level not in LEVEL:
        form.host_level.choices = [*form.host_level.choices, SelectChoice(view.host_level)]
    form.union.choices = choices(hosts)
    return form


def again(form: ActivityForm, view: ActivityView | None) -> Page:
    """The form once more with everything that was filled in: another date was asked for, or something is wrong."""
    if "add" in request.form and len(form.dates) < form.dates.max_entries:
        form.dates.append_entry()
        return render_template("activity/form.html", form=form, view=view)
    return render_template("activity/form.html", form=form, view=view), 422


def stale(form: ActivityForm, view: ActivityView) -> Page:
    """Somebody was quicker: what differs now, and all that was written, to be saved once more."""
    now_there = prepared(view)
    now_there.show(view)
    changed = differences(now_there, form)
    form.seen_revision.data = str(view.revision)
    return render_template("activity/form.html", form=form, view=view, changed=changed), 409


@bp.post("/<int:activity_id>/copy")
@policy(MEMBER, right=Right.EDIT_ACTIVITY, on="activity")
def copy(activity_id: int) -> Response:
    made = activity.copy(actor(), now(), activity_id)
    flash(_("Copied. Check the new dates."), "done")
    return redirect(url_for("activity.edit", activity_id=made.id), 303)


@bp.route("/<int:activity_id>/cover", methods=["GET", "POST"])
@policy(MEMBER, right=Right.EDIT_ACTIVITY, on="activity")
def cover(activity_id: int) -> Page:
    view, form = activity.editable(actor(), activity_id), CoverForm()
    if request.method == "GET":
        return render_template("activity/cover.html", form=form, view=view)
    if not form.validate():
        return render_template("activity/cover.html", form=form, view=view), 422
    try:
        digest = None if "remove" in request.form else covers.keep(current_app, request.files.get("picture"))
    except BadPicture as bad:
        form.picture.errors = [PICTURE[bad.fault]]
        return render_template("activity/cover.html", form=form, view=view), 422
    activity.set_cover(actor(), now(), activity_id, digest)
    flash(_("Saved."), "done")
    return redirect(url_for("activity.one", activity_id=activity_id), 303)
