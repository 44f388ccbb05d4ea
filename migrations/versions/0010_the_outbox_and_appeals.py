"""What members are told, bulk commands, and appeals."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "bulk",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("activity_id", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("verb", sa.String(length=16), nullable=False),
        sa.Column("items", sa.JSON(), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["activity_id"], ["activity.id"], name=op.f("fk_bulk_activity_id")),
        sa.ForeignKeyConstraint(["by_id"], ["member.id"], name=op.f("fk_bulk_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bulk")),
    )
    with op.batch_alter_table("bulk", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_bulk_activity_id"), ["activity_id"], unique=False)
    op.create_table(
        "outbox",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("activity_id", sa.Integer(), nullable=True),
        sa.Column("registration_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("transition", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["activity_id"], ["activity.id"], name=op.f("fk_outbox_activity_id")),
        sa.ForeignKeyConstraint(["by_id"], ["member.id"], name=op.f("fk_outbox_by_id")),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_outbox_member_id")),
        sa.ForeignKeyConstraint(["registration_id"], ["registration.id"], name=op.f("fk_outbox_registration_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
        sa.UniqueConstraint(
            "registration_id", "kind", "transition", name=op.f("uq_outbox_registration_id_kind_transition")
        ),
    )
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_outbox_activity_id"), ["activity_id"], unique=False)
        batch_op.create_index("ix_outbox_member_id_seen_at", ["member_id", "seen_at"], unique=False)
    op.create_table(
        "appeal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("attendance_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("activity_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("answer", sa.String(length=400), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("status IN ('asked', 'granted', 'refused')", name=op.f("ck_appeal_status")),
        sa.ForeignKeyConstraint(["activity_id"], ["activity.id"], name=op.f("fk_appeal_activity_id")),
        sa.ForeignKeyConstraint(["attendance_id"], ["attendance.id"], name=op.f("fk_appeal_attendance_id")),
        sa.ForeignKeyConstraint(["decided_by_id"], ["member.id"], name=op.f("fk_appeal_decided_by_id")),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_appeal_member_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appeal")),
        sa.UniqueConstraint("attendance_id", name=op.f("uq_appeal_attendance_id")),
    )
    with op.batch_alter_table("appeal", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_appeal_activity_id"), ["activity_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_appeal_member_id"), ["member_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("appeal", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_appeal_member_id"))
        batch_op.drop_index(batch_op.f("ix_appeal_activity_id"))
    op.drop_table("appeal")
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.drop_index("ix_outbox_member_id_seen_at")
        batch_op.drop_index(batch_op.f("ix_outbox_activity_id"))
    op.drop_table("outbox")
    with op.batch_alter_table("bulk", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_bulk_activity_id"))
    op.drop_table("bulk")
