"""The door: passes and devices, scans made without network, conflicts, and how an attendance is known."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

_WAS = "evidence IN ('scanned', 'walk_in', 'imported', 'held')"
_IS = "evidence IN ('scanned', 'walk_in', 'rotating', 'paper', 'corrected', 'static', 'imported', 'held')"


def upgrade() -> None:
    op.create_table(
        "door_pass",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("activity_id", sa.Integer(), nullable=False),
        sa.Column("gate", sa.String(length=60), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["activity_id"], ["activity.id"], name=op.f("fk_door_pass_activity_id")),
        sa.ForeignKeyConstraint(["by_id"], ["member.id"], name=op.f("fk_door_pass_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_door_pass")),
    )
    with op.batch_alter_table("door_pass", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_door_pass_activity_id"), ["activity_id"], unique=False)
    op.create_table(
        "door_device",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("door_pass_id", sa.Integer(), nullable=False),
        sa.Column("activity_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("gate", sa.String(length=60), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("joined_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["activity_id"], ["activity.id"], name=op.f("fk_door_device_activity_id")),
        sa.ForeignKeyConstraint(["door_pass_id"], ["door_pass.id"], name=op.f("fk_door_device_door_pass_id")),
        sa.ForeignKeyConstraint(["ended_by_id"], ["member.id"], name=op.f("fk_door_device_ended_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_door_device")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_door_device_token_hash")),
    )
    with op.batch_alter_table("door_device", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_door_device_activity_id"), ["activity_id"], unique=False)
    with op.batch_alter_table("door_device", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_door_device_door_pass_id"), ["door_pass_id"], unique=False)
    op.create_table(
        "scan_conflict",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("activity_id", sa.Integer(), nullable=False),
        sa.Column("occurrence_id", sa.Integer(), nullable=True),
        sa.Column("registration_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("scan_id", sa.Integer(), nullable=False),
        sa.Column("other_scan_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_by_id", sa.Integer(), nullable=True),
        sa.Column("settlement", sa.String(length=24), nullable=True),
        sa.Column("note", sa.String(length=400), nullable=False),
        sa.CheckConstraint(
            "kind IN ('double_entry', 'withdrawn', 'not_confirmed', 'revoked', 'blocked', 'out_of_time', 'called_off')",
            name=op.f("ck_scan_conflict_kind"),
        ),
        sa.CheckConstraint(
            "settlement IN ('present', 'not_present', 'taken_back')", name=op.f("ck_scan_conflict_settlement")
        ),
        sa.ForeignKeyConstraint(["activity_id"], ["activity.id"], name=op.f("fk_scan_conflict_activity_id")),
        sa.ForeignKeyConstraint(["occurrence_id"], ["occurrence.id"], name=op.f("fk_scan_conflict_occurrence_id")),
        sa.ForeignKeyConstraint(["other_scan_id"], ["scan.id"], name=op.f("fk_scan_conflict_other_scan_id")),
        sa.ForeignKeyConstraint(
            ["registration_id"], ["registration.id"], name=op.f("fk_scan_conflict_registration_id")
        ),
        sa.ForeignKeyConstraint(["scan_id"], ["scan.id"], name=op.f("fk_scan_conflict_scan_id")),
        sa.ForeignKeyConstraint(["settled_by_id"], ["member.id"], name=op.f("fk_scan_conflict_settled_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scan_conflict")),
        sa.UniqueConstraint("scan_id", name=op.f("uq_scan_conflict_scan_id")),
    )
    with op.batch_alter_table("scan_conflict", schema=None) as batch_op:
        batch_op.create_index("ix_scan_conflict_activity_id_settled_at", ["activity_id", "settled_at"], unique=False)
    with op.batch_alter_table("scan_conflict", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_scan_conflict_registration_id"), ["registration_id"], unique=False)
    with op.batch_alter_table("activity", schema=None) as batch_op:
        batch_op.add_column(sa.Column("door", sa.JSON(), nullable=False, server_default="{}"))
    with op.batch_alter_table("scan", schema=None) as batch_op:
        batch_op.add_column(sa.Column("device_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("sent_by_device_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("sent_by_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("occurred_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("offset_ms", sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column("shown", sa.String(length=24), nullable=True))
        batch_op.add_column(sa.Column("evidence", sa.String(length=16), nullable=False, server_default="scanned"))
        batch_op.add_column(sa.Column("reason", sa.String(length=200), nullable=False, server_default=""))
        batch_op.create_index(batch_op.f("ix_scan_device_id"), ["device_id"], unique=False)
        batch_op.create_foreign_key(batch_op.f("fk_scan_device_id"), "door_device", ["device_id"], ["id"])
        for name, other in (("sent_by_device_id", "door_device"), ("sent_by_id", "member")):
            batch_op.create_foreign_key(batch_op.f(f"fk_scan_{name}"), other, [name], ["id"])
        batch_op.create_check_constraint(batch_op.f("ck_scan_evidence"), _IS)
        batch_op.drop_index(batch_op.f("ix_scan_voids"))
        batch_op.create_index("ix_scan_voids_activity_id", ["voids", "activity_id"], unique=False)
    with op.batch_alter_table("registration", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_registration_activity_id"))
        batch_op.create_index("ix_registration_activity_id_member_id", ["activity_id", "member_id"], unique=False)
    op.execute("UPDATE scan SET occurred_at = received_at")
    with op.batch_alter_table("scan", schema=None) as batch_op:
        batch_op.alter_column("occurred_at", existing_type=sa.DateTime(timezone=True), nullable=False)
    with op.batch_alter_table("attendance", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_attendance_evidence"), type_="check")
        batch_op.create_check_constraint(batch_op.f("ck_attendance_evidence"), _IS)


def downgrade() -> None:
    op.execute(
        "UPDATE attendance SET evidence = 'scanned' WHERE evidence IN ('rotating', 'paper', 'corrected', 'static')"
    )
    with op.batch_alter_table("attendance", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_attendance_evidence"), type_="check")
        batch_op.create_check_constraint(batch_op.f("ck_attendance_evidence"), _WAS)
    with op.batch_alter_table("scan_conflict", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_scan_conflict_registration_id"))
        batch_op.drop_index("ix_scan_conflict_activity_id_settled_at")
    op.drop_table("scan_conflict")
    with op.batch_alter_table("scan", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_scan_evidence"), type_="check")
        for name in ("device_id", "sent_by_device_id", "sent_by_id"):
            batch_op.drop_constraint(batch_op.f(f"fk_scan_{name}"), type_="foreignkey")
        batch_op.drop_index("ix_scan_voids_activity_id")
        batch_op.create_index(batch_op.f("ix_scan_voids"), ["voids"], unique=False)
        batch_op.drop_index(batch_op.f("ix_scan_device_id"))
        for name in (
            "reason",
            "evidence",
            "shown",
            "offset_ms",
            "occurred_at",
            "sent_by_id",
            "sent_by_device_id",
            "device_id",
        ):
            batch_op.drop_column(name)
    with op.batch_alter_table("registration", schema=None) as batch_op:
        batch_op.drop_index("ix_registration_activity_id_member_id")
        batch_op.create_index(batch_op.f("ix_registration_activity_id"), ["activity_id"], unique=False)
    with op.batch_alter_table("activity", schema=None) as batch_op:
        batch_op.drop_column("door")
    for table in ("door_device", "door_pass"):
        op.drop_table(table)
