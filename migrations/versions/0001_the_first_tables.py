"""The first tables."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "idempotency_key",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("actor", sa.String(length=64), nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("request_hash", sa.String(length=64), nullable=False),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("body", sa.Text(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_idempotency_key")),
        sa.UniqueConstraint("actor", "key", name=op.f("uq_idempotency_key_actor_key")),
    )
    with op.batch_alter_table("idempotency_key", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_idempotency_key_at"), ["at"], unique=False)

    op.create_table(
        "member",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("member_no", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("name_key", sa.String(length=100), nullable=False),
        sa.Column("pinyin", sa.String(length=300), nullable=False),
        sa.Column("gender", sa.String(length=1), nullable=True),
        sa.Column("birth_year", sa.Integer(), nullable=True),
        sa.Column("birth_on", sa.Date(), nullable=True),
        sa.Column("person_kind", sa.String(length=16), nullable=False),
        sa.Column("tags", sa.String(length=400), nullable=False),
        sa.Column("phone", sa.String(length=32), nullable=True),
        sa.Column("email", sa.String(length=200), nullable=True),
        sa.Column("locale", sa.String(length=16), nullable=True),
        sa.Column("suspended", sa.Boolean(), nullable=False),
        sa.Column("password_hash", sa.Text(), nullable=True),
        sa.Column("activation_hash", sa.String(length=128), nullable=True),
        sa.Column("activation_expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("gender IN ('F', 'M')", name=op.f("ck_member_gender")),
        sa.CheckConstraint("person_kind IN ('member', 'guest', 'retiree')", name=op.f("ck_member_person_kind")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_member")),
        sa.UniqueConstraint("member_no", name=op.f("uq_member_member_no")),
    )
    with op.batch_alter_table("member", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_member_email"), ["email"], unique=False)
        batch_op.create_index(batch_op.f("ix_member_name_key"), ["name_key"], unique=False)
        batch_op.create_index(batch_op.f("ix_member_phone"), ["phone"], unique=False)

    op.create_table(
        "sign_in_attempt",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_attempt")),
    )
    with op.batch_alter_table("sign_in_attempt", schema=None) as batch_op:
        batch_op.create_index("ix_sign_in_attempt_key_at", ["key", "at"], unique=False)

    op.create_table(
        "union",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("pinyin", sa.String(length=600), nullable=False),
        sa.Column("level", sa.String(length=32), nullable=False),
        sa.Column("base_kind", sa.String(length=16), nullable=True),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("path", sa.String(length=400), nullable=False),
        sa.Column("founded_on", sa.Date(), nullable=True),
        sa.Column("dissolved_on", sa.Date(), nullable=True),
        sa.CheckConstraint("base_kind IN ('single', 'joint')", name=op.f("ck_union_base_kind")),
        sa.ForeignKeyConstraint(["parent_id"], ["union.id"], name=op.f("fk_union_parent_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_union")),
        sa.UniqueConstraint("code", name=op.f("uq_union_code")),
    )
    with op.batch_alter_table("union", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_union_parent_id"), ["parent_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_union_path"), ["path"], unique=False)

    op.create_table(
        "activity",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("pinyin", sa.String(length=800), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("mode", sa.String(length=16), nullable=False),
        sa.Column("counting", sa.String(length=16), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("host_id", sa.Integer(), nullable=True),
        sa.Column("host_name", sa.String(length=200), nullable=True),
        sa.Column("host_level", sa.String(length=32), nullable=True),
        sa.Column("summary", sa.String(length=300), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("venue", sa.String(length=200), nullable=False),
        sa.Column("visibility", sa.String(length=16), nullable=False),
        sa.Column("sign_up_opens_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sign_up_closes_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("capacity", sa.Integer(), nullable=True),
        sa.Column("taken", sa.Integer(), nullable=False),
        sa.Column("waitlist", sa.Boolean(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("time_zone", sa.String(length=64), nullable=False),
        sa.Column("audience_gender", sa.String(length=1), nullable=True),
        sa.Column("born_from", sa.Date(), nullable=True),
        sa.Column("born_to", sa.Date(), nullable=True),
        sa.Column("audience_tags", sa.String(length=400), nullable=False),
        sa.Column("reason", sa.String(length=400), nullable=False),
        sa.Column("cover", sa.String(length=80), nullable=True),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("counting IN ('roster', 'declared')", name=op.f("ck_activity_counting")),
        sa.CheckConstraint("mode <> 'hosted' OR host_id IS NOT NULL", name=op.f("ck_activity_host")),
        sa.CheckConstraint("mode IN ('hosted', 'sent')", name=op.f("ck_activity_mode")),
        sa.CheckConstraint(
            "status IN ('draft', 'submitted', 'published', 'closed', 'held', 'archived', 'cancelled', 'postponed')",
            name=op.f("ck_activity_status"),
        ),
        sa.CheckConstraint("visibility IN ('public', 'audience')", name=op.f("ck_activity_visibility")),
        sa.CheckConstraint("taken >= 0 AND (capacity IS NULL OR taken <= capacity)", name=op.f("ck_activity_taken")),
        sa.ForeignKeyConstraint(["created_by_id"], ["member.id"], name=op.f("fk_activity_created_by_id")),
        sa.ForeignKeyConstraint(["host_id"], ["union.id"], name=op.f("fk_activity_host_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_activity")),
        sa.UniqueConstraint("code", name=op.f("uq_activity_code")),
    )
    with op.batch_alter_table("activity", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_activity_host_id"), ["host_id"], unique=False)
        batch_op.create_index("ix_activity_status_kind", ["status", "kind"], unique=False)

    op.create_table(
        "api_token",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_api_token_member_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_api_token")),
        sa.UniqueConstraint("member_id", "name", name=op.f("uq_api_token_member_id_name")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_api_token_token_hash")),
    )
    with op.batch_alter_table("api_token", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_api_token_member_id"), ["member_id"], unique=False)

    op.create_table(
        "appointment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.Column("union_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_appointment_member_id")),
        sa.ForeignKeyConstraint(["union_id"], ["union.id"], name=op.f("fk_appointment_union_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appointment")),
        sa.UniqueConstraint("member_id", "role", "union_id", name=op.f("uq_appointment_member_id_role_union_id")),
    )
    with op.batch_alter_table("appointment", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_appointment_member_id"), ["member_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_appointment_union_id"), ["union_id"], unique=False)

    op.create_table(
        "audit_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("verb", sa.String(length=40), nullable=False),
        sa.Column("what", sa.String(length=40), nullable=False),
        sa.Column("what_id", sa.Integer(), nullable=True),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["member.id"], name=op.f("fk_audit_entry_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_entry")),
    )
    with op.batch_alter_table("audit_entry", schema=None) as batch_op:
        batch_op.create_index("ix_audit_entry_what", ["what", "what_id"], unique=False)

    op.create_table(
        "enterprise",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("union_id", sa.Integer(), nullable=False),
        sa.Column("legal_id", sa.String(length=64), nullable=True),
        sa.Column("above_scale", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["union_id"], ["union.id"], name=op.f("fk_enterprise_union_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_enterprise")),
        sa.UniqueConstraint("code", name=op.f("uq_enterprise_code")),
    )
    with op.batch_alter_table("enterprise", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_enterprise_union_id"), ["union_id"], unique=False)

    op.create_table(
        "feed",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_feed_member_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feed")),
    )
    with op.batch_alter_table("feed", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_feed_member_id"), ["member_id"], unique=False)

    op.create_table(
        "plan_item",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("no", sa.String(length=32), nullable=False),
        sa.Column("union_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("owner", sa.String(length=100), nullable=True),
        sa.ForeignKeyConstraint(["union_id"], ["union.id"], name=op.f("fk_plan_item_union_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_item")),
        sa.UniqueConstraint("union_id", "no", name=op.f("uq_plan_item_union_id_no")),
    )
    op.create_table(
        "signed_in",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("device", sa.String(length=120), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_signed_in_member_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signed_in")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_signed_in_token_hash")),
    )
    with op.batch_alter_table("signed_in", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_signed_in_member_id"), ["member_id"], unique=False)

    op.create_table(
        "target",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("union_id", sa.Integer(), nullable=False),
        sa.Column("metric", sa.String(length=64), nullable=False),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["union_id"], ["union.id"], name=op.f("fk_target_union_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_target")),
        sa.UniqueConstraint("union_id", "metric", name=op.f("uq_target_union_id_metric")),
    )
    op.create_table(
        "union_parent",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("union_id", sa.Integer(), nullable=False),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("from_on", sa.Date(), nullable=True),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["parent_id"], ["union.id"], name=op.f("fk_union_parent_parent_id")),
        sa.ForeignKeyConstraint(["union_id"], ["union.id"], name=op.f("fk_union_parent_union_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_union_parent")),
        sa.UniqueConstraint("union_id", "from_on", name=op.f("uq_union_parent_union_id_from_on")),
    )
    with op.batch_alter_table("union_parent", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_union_parent_union_id"), ["union_id"], unique=False)

    op.create_table(
        "audience_union",
        sa.Column("activity_id", sa.Integer(), nullable=False),
        sa.Column("union_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["activity_id"], ["activity.id"], name=op.f("fk_audience_union_activity_id")),
        sa.ForeignKeyConstraint(["union_id"], ["union.id"], name=op.f("fk_audience_union_union_id")),
        sa.PrimaryKeyConstraint("activity_id", "union_id", name=op.f("pk_audience_union")),
    )
    op.create_table(
        "award",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("activity_id", sa.Integer(), nullable=False),
        sa.Column("scope", sa.String(length=32), nullable=False),
        sa.Column("recipient_kind", sa.String(length=32), nullable=False),
        sa.Column("recipient", sa.String(length=200), nullable=True),
        sa.Column("place", sa.Integer(), nullable=True),
        sa.Column("title", sa.String(length=200), nullable=True),
        sa.ForeignKeyConstraint(["activity_id"], ["activity.id"], name=op.f("fk_award_activity_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_award")),
    )
    with op.batch_alter_table("award", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_award_activity_id"), ["activity_id"], unique=False)

    op.create_table(
        "co_host",
        sa.Column("activity_id", sa.Integer(), nullable=False),
        sa.Column("union_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["activity_id"], ["activity.id"], name=op.f("fk_co_host_activity_id")),
        sa.ForeignKeyConstraint(["union_id"], ["union.id"], name=op.f("fk_co_host_union_id")),
        sa.PrimaryKeyConstraint("activity_id", "union_id", name=op.f("pk_co_host")),
    )
    with op.batch_alter_table("co_host", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_co_host_union_id"), ["union_id"], unique=False)

    op.create_table(
        "declared",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("activity_id", sa.Integer(), nullable=False),
        sa.Column("unit", sa.String(length=200), nullable=True),
        sa.Column("metric", sa.String(length=64), nullable=False),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["activity_id"], ["activity.id"], name=op.f("fk_declared_activity_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_declared")),
    )
    with op.batch_alter_table("declared", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_declared_activity_id"), ["activity_id"], unique=False)

    op.create_table(
        "invitation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("activity_id", sa.Integer(), nullable=False),
        sa.Column("no", sa.Integer(), nullable=False),
        sa.Column("party", sa.String(length=200), nullable=False),
        sa.Column("attended", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["activity_id"], ["activity.id"], name=op.f("fk_invitation_activity_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitation")),
    )
    with op.batch_alter_table("invitation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_invitation_activity_id"), ["activity_id"], unique=False)

    op.create_table(
        "ledger_line",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("activity_id", sa.Integer(), nullable=False),
        sa.Column("direction", sa.String(length=8), nullable=False),
        sa.Column("category", sa.String(length=64), nullable=False),
        sa.Column("party", sa.String(length=200), nullable=True),
        sa.Column("amount_fen", sa.Integer(), nullable=False),
        sa.CheckConstraint("direction IN ('in', 'out')", name=op.f("ck_ledger_line_direction")),
        sa.ForeignKeyConstraint(["activity_id"], ["activity.id"], name=op.f("fk_ledger_line_activity_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger_line")),
    )
    with op.batch_alter_table("ledger_line", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_ledger_line_activity_id"), ["activity_id"], unique=False)

    op.create_table(
        "membership",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("union_id", sa.Integer(), nullable=False),
        sa.Column("enterprise_id", sa.Integer(), nullable=True),
        sa.Column("from_on", sa.Date(), nullable=True),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["enterprise_id"], ["enterprise.id"], name=op.f("fk_membership_enterprise_id")),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_membership_member_id")),
        sa.ForeignKeyConstraint(["union_id"], ["union.id"], name=op.f("fk_membership_union_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_membership")),
        sa.UniqueConstraint("member_id", "from_on", name=op.f("uq_membership_member_id_from_on")),
    )
    with op.batch_alter_table("membership", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_membership_member_id"), ["member_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_membership_union_id"), ["union_id"], unique=False)

    op.create_table(
        "occurrence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("activity_id", sa.Integer(), nullable=False),
        sa.Column("no", sa.Integer(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("venue", sa.String(length=200), nullable=True),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "status IN ('planned', 'held', 'cancelled', 'postponed')", name=op.f("ck_occurrence_status")
        ),
        sa.CheckConstraint(
            "starts_at IS NULL OR ends_at IS NULL OR ends_at > starts_at", name=op.f("ck_occurrence_order")
        ),
        sa.ForeignKeyConstraint(["activity_id"], ["activity.id"], name=op.f("fk_occurrence_activity_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_occurrence")),
        sa.UniqueConstraint("activity_id", "no", name=op.f("uq_occurrence_activity_id_no")),
        sa.UniqueConstraint("id", "activity_id", name=op.f("uq_occurrence_id_activity_id")),
    )
    with op.batch_alter_table("occurrence", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_occurrence_activity_id"), ["activity_id"], unique=False)
        batch_op.create_index("ix_occurrence_held_on", ["held_on"], unique=False)

    op.create_table(
        "registration",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("activity_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("union_then_id", sa.Integer(), nullable=True),
        sa.Column("enterprise_then_id", sa.Integer(), nullable=True),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("places", sa.Integer(), nullable=False),
        sa.Column("wait_seq", sa.Integer(), nullable=True),
        sa.Column("pass_version", sa.Integer(), nullable=False),
        sa.Column("short_code", sa.String(length=8), nullable=False),
        sa.Column("walk_in", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(length=400), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("status <> 'waitlisted' OR wait_seq IS NOT NULL", name=op.f("ck_registration_wait_seq")),
        sa.CheckConstraint(
            "status IN ('pending', 'confirmed', 'offered', 'waitlisted', 'withdrawn', 'rejected')",
            name=op.f("ck_registration_status"),
        ),
        sa.CheckConstraint("places >= 1", name=op.f("ck_registration_places")),
        sa.ForeignKeyConstraint(["activity_id"], ["activity.id"], name=op.f("fk_registration_activity_id")),
        sa.ForeignKeyConstraint(["by_id"], ["member.id"], name=op.f("fk_registration_by_id")),
        sa.ForeignKeyConstraint(
            ["enterprise_then_id"], ["enterprise.id"], name=op.f("fk_registration_enterprise_then_id")
        ),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_registration_member_id")),
        sa.ForeignKeyConstraint(["union_then_id"], ["union.id"], name=op.f("fk_registration_union_then_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_registration")),
        sa.UniqueConstraint("activity_id", "short_code", name=op.f("uq_registration_activity_id_short_code")),
        sa.UniqueConstraint("activity_id", "wait_seq", name=op.f("uq_registration_activity_id_wait_seq")),
        sa.UniqueConstraint("id", "activity_id", name=op.f("uq_registration_id_activity_id")),
    )
    with op.batch_alter_table("registration", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_registration_activity_id"), ["activity_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_registration_member_id"), ["member_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_registration_union_then_id"), ["union_then_id"], unique=False)
        batch_op.create_index(
            "uq_registration_live",
            ["activity_id", "member_id"],
            unique=True,
            sqlite_where=sa.text("status IN ('pending', 'confirmed', 'offered', 'waitlisted')"),
            postgresql_where=sa.text("status IN ('pending', 'confirmed', 'offered', 'waitlisted')"),
        )

    op.create_table(
        "selection",
        sa.Column("activity_id", sa.Integer(), nullable=False),
        sa.Column("preliminary_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["activity_id"], ["activity.id"], name=op.f("fk_selection_activity_id")),
        sa.ForeignKeyConstraint(["preliminary_id"], ["activity.id"], name=op.f("fk_selection_preliminary_id")),
        sa.PrimaryKeyConstraint("activity_id", "preliminary_id", name=op.f("pk_selection")),
    )
    op.create_table(
        "unit_entered",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("activity_id", sa.Integer(), nullable=False),
        sa.Column("unit", sa.String(length=200), nullable=True),
        sa.Column("external", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["activity_id"], ["activity.id"], name=op.f("fk_unit_entered_activity_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unit_entered")),
    )
    with op.batch_alter_table("unit_entered", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_unit_entered_activity_id"), ["activity_id"], unique=False)

    op.create_table(
        "attendance",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("occurrence_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("registration_id", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("union_then_id", sa.Integer(), nullable=True),
        sa.Column("enterprise_then_id", sa.Integer(), nullable=True),
        sa.Column("first_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("gate", sa.String(length=60), nullable=False),
        sa.Column("evidence", sa.String(length=16), nullable=False),
        sa.CheckConstraint(
            "evidence IN ('scanned', 'walk_in', 'imported', 'held')", name=op.f("ck_attendance_evidence")
        ),
        sa.CheckConstraint("state IN ('present', 'absent', 'void')", name=op.f("ck_attendance_state")),
        sa.ForeignKeyConstraint(
            ["enterprise_then_id"], ["enterprise.id"], name=op.f("fk_attendance_enterprise_then_id")
        ),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_attendance_member_id")),
        sa.ForeignKeyConstraint(["occurrence_id"], ["occurrence.id"], name=op.f("fk_attendance_occurrence_id")),
        sa.ForeignKeyConstraint(["registration_id"], ["registration.id"], name=op.f("fk_attendance_registration_id")),
        sa.ForeignKeyConstraint(["union_then_id"], ["union.id"], name=op.f("fk_attendance_union_then_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attendance")),
        sa.UniqueConstraint("occurrence_id", "member_id", name=op.f("uq_attendance_occurrence_id_member_id")),
    )
    with op.batch_alter_table("attendance", schema=None) as batch_op:
        batch_op.create_index("ix_attendance_member_id", ["member_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_attendance_union_then_id"), ["union_then_id"], unique=False)

    op.create_table(
        "scan",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("scan_uuid", sa.String(length=64), nullable=False),
        sa.Column("activity_id", sa.Integer(), nullable=False),
        sa.Column("occurrence_id", sa.Integer(), nullable=True),
        sa.Column("registration_id", sa.Integer(), nullable=True),
        sa.Column("member_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("verdict", sa.String(length=24), nullable=False),
        sa.Column("gate", sa.String(length=60), nullable=False),
        sa.Column("device_time", sa.DateTime(timezone=True), nullable=True),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("offline", sa.Boolean(), nullable=False),
        sa.Column("code_digest", sa.String(length=64), nullable=True),
        sa.Column("voids", sa.String(length=64), nullable=True),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("answer", sa.JSON(), nullable=False),
        sa.CheckConstraint("kind IN ('in', 'out', 'void', 'unreadable')", name=op.f("ck_scan_kind")),
        sa.ForeignKeyConstraint(["activity_id"], ["activity.id"], name=op.f("fk_scan_activity_id")),
        sa.ForeignKeyConstraint(["by_id"], ["member.id"], name=op.f("fk_scan_by_id")),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_scan_member_id")),
        sa.ForeignKeyConstraint(
            ["occurrence_id", "activity_id"],
            ["occurrence.id", "occurrence.activity_id"],
            name=op.f("fk_scan_occurrence_id_activity_id"),
        ),
        sa.ForeignKeyConstraint(["registration_id"], ["registration.id"], name=op.f("fk_scan_registration_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scan")),
        sa.UniqueConstraint("scan_uuid", name=op.f("uq_scan_scan_uuid")),
    )
    with op.batch_alter_table("scan", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_scan_activity_id"), ["activity_id"], unique=False)
        batch_op.create_index("ix_scan_member_occurrence", ["member_id", "occurrence_id"], unique=False)
        batch_op.create_index("ix_scan_registration_occurrence", ["registration_id", "occurrence_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_scan_voids"), ["voids"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("scan", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_scan_voids"))
        batch_op.drop_index("ix_scan_registration_occurrence")
        batch_op.drop_index("ix_scan_member_occurrence")
        batch_op.drop_index(batch_op.f("ix_scan_activity_id"))

    op.drop_table("scan")
    with op.batch_alter_table("attendance", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_attendance_union_then_id"))
        batch_op.drop_index("ix_attendance_member_id")

    op.drop_table("attendance")
    with op.batch_alter_table("unit_entered", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_unit_entered_activity_id"))

    op.drop_table("unit_entered")
    op.drop_table("selection")
    with op.batch_alter_table("registration", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_registration_live",
            sqlite_where=sa.text("status IN ('pending', 'confirmed', 'offered', 'waitlisted')"),
            postgresql_where=sa.text("status IN ('pending', 'confirmed', 'offered', 'waitlisted')"),
        )
        batch_op.drop_index(batch_op.f("ix_registration_union_then_id"))
        batch_op.drop_index(batch_op.f("ix_registration_member_id"))
        batch_op.drop_index(batch_op.f("ix_registration_activity_id"))

    op.drop_table("registration")
    with op.batch_alter_table("occurrence", schema=None) as batch_op:
        batch_op.drop_index("ix_occurrence_held_on")
        batch_op.drop_index(batch_op.f("ix_occurrence_activity_id"))

    op.drop_table("occurrence")
    with op.batch_alter_table("membership", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_membership_union_id"))
        batch_op.drop_index(batch_op.f("ix_membership_member_id"))

    op.drop_table("membership")
    with op.batch_alter_table("ledger_line", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_ledger_line_activity_id"))

    op.drop_table("ledger_line")
    with op.batch_alter_table("invitation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_invitation_activity_id"))

    op.drop_table("invitation")
    with op.batch_alter_table("declared", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_declared_activity_id"))

    op.drop_table("declared")
    with op.batch_alter_table("co_host", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_co_host_union_id"))

    op.drop_table("co_host")
    with op.batch_alter_table("award", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_award_activity_id"))

    op.drop_table("award")
    op.drop_table("audience_union")
    with op.batch_alter_table("union_parent", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_union_parent_union_id"))

    op.drop_table("union_parent")
    op.drop_table("target")
    with op.batch_alter_table("signed_in", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_signed_in_member_id"))

    op.drop_table("signed_in")
    op.drop_table("plan_item")
    with op.batch_alter_table("feed", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_feed_member_id"))

    op.drop_table("feed")
    with op.batch_alter_table("enterprise", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_enterprise_union_id"))

    op.drop_table("enterprise")
    with op.batch_alter_table("audit_entry", schema=None) as batch_op:
        batch_op.drop_index("ix_audit_entry_what")

    op.drop_table("audit_entry")
    with op.batch_alter_table("appointment", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_appointment_union_id"))
        batch_op.drop_index(batch_op.f("ix_appointment_member_id"))

    op.drop_table("appointment")
    with op.batch_alter_table("api_token", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_api_token_member_id"))

    op.drop_table("api_token")
    with op.batch_alter_table("activity", schema=None) as batch_op:
        batch_op.drop_index("ix_activity_status_kind")
        batch_op.drop_index(batch_op.f("ix_activity_host_id"))

    op.drop_table("activity")
    with op.batch_alter_table("union", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_union_path"))
        batch_op.drop_index(batch_op.f("ix_union_parent_id"))

    op.drop_table("union")
    with op.batch_alter_table("sign_in_attempt", schema=None) as batch_op:
        batch_op.drop_index("ix_sign_in_attempt_key_at")

    op.drop_table("sign_in_attempt")
    with op.batch_alter_table("member", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_member_phone"))
        batch_op.drop_index(batch_op.f("ix_member_name_key"))
        batch_op.drop_index(batch_op.f("ix_member_email"))

    op.drop_table("member")
    with op.batch_alter_table("idempotency_key", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_idempotency_key_at"))

    op.drop_table("idempotency_key")
