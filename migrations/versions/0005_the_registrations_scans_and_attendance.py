"""The registrations, scans and attendance."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
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
