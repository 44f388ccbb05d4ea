"""The activities and occurrences."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
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
        "audience_union",
        sa.Column("activity_id", sa.Integer(), nullable=False),
        sa.Column("union_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["activity_id"], ["activity.id"], name=op.f("fk_audience_union_activity_id")),
        sa.ForeignKeyConstraint(["union_id"], ["union.id"], name=op.f("fk_audience_union_union_id")),
        sa.PrimaryKeyConstraint("activity_id", "union_id", name=op.f("pk_audience_union")),
    )
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
        "selection",
        sa.Column("activity_id", sa.Integer(), nullable=False),
        sa.Column("preliminary_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["activity_id"], ["activity.id"], name=op.f("fk_selection_activity_id")),
        sa.ForeignKeyConstraint(["preliminary_id"], ["activity.id"], name=op.f("fk_selection_preliminary_id")),
        sa.PrimaryKeyConstraint("activity_id", "preliminary_id", name=op.f("pk_selection")),
    )


def downgrade() -> None:
    op.drop_table("selection")
    with op.batch_alter_table("occurrence", schema=None) as batch_op:
        batch_op.drop_index("ix_occurrence_held_on")
        batch_op.drop_index(batch_op.f("ix_occurrence_activity_id"))

    op.drop_table("occurrence")
    with op.batch_alter_table("co_host", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_co_host_union_id"))

    op.drop_table("co_host")
    op.drop_table("audience_union")
    with op.batch_alter_table("activity", schema=None) as batch_op:
        batch_op.drop_index("ix_activity_status_kind")
        batch_op.drop_index(batch_op.f("ix_activity_host_id"))

    op.drop_table("activity")
