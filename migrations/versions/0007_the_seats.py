"""The quotas, the draw, special days, and the terms of a sign-up."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "special_day",
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("is_working", sa.Boolean(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.PrimaryKeyConstraint("on", name=op.f("pk_special_day")),
    )
    op.create_table(
        "draw",
        sa.Column("activity_id", sa.Integer(), nullable=False),
        sa.Column("commitment", sa.String(length=64), nullable=False),
        sa.Column("seed", sa.String(length=400), nullable=False),
        sa.Column("committed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("drawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("entries", sa.String(length=64), nullable=False),
        sa.Column("document", sa.JSON(), nullable=True),
        sa.ForeignKeyConstraint(["activity_id"], ["activity.id"], name=op.f("fk_draw_activity_id")),
        sa.ForeignKeyConstraint(["by_id"], ["member.id"], name=op.f("fk_draw_by_id")),
        sa.PrimaryKeyConstraint("activity_id", name=op.f("pk_draw")),
    )
    op.create_table(
        "quota",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("activity_id", sa.Integer(), nullable=False),
        sa.Column("union_id", sa.Integer(), nullable=False),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("path", sa.String(length=200), nullable=False),
        sa.Column("places", sa.Integer(), nullable=False),
        sa.Column("taken", sa.Integer(), nullable=False),
        sa.Column("returns_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("returned_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("taken >= 0 AND taken <= places", name=op.f("ck_quota_taken")),
        sa.ForeignKeyConstraint(["activity_id"], ["activity.id"], name=op.f("fk_quota_activity_id")),
        sa.ForeignKeyConstraint(["parent_id"], ["quota.id"], name=op.f("fk_quota_parent_id")),
        sa.ForeignKeyConstraint(["union_id"], ["union.id"], name=op.f("fk_quota_union_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quota")),
        sa.UniqueConstraint("activity_id", "union_id", name=op.f("uq_quota_activity_id_union_id")),
    )
    with op.batch_alter_table("quota", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_quota_activity_id"), ["activity_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_quota_union_id"), ["union_id"], unique=False)
    op.create_table(
        "draw_ticket",
        sa.Column("registration_id", sa.Integer(), nullable=False),
        sa.Column("activity_id", sa.Integer(), nullable=False),
        sa.Column("ticket", sa.String(length=32), nullable=False),
        sa.Column("places", sa.Integer(), nullable=False),
        sa.Column("wait_class", sa.Integer(), nullable=False),
        sa.Column("quota_id", sa.Integer(), nullable=True),
        sa.Column("rank", sa.Integer(), nullable=True),
        sa.Column("outcome", sa.String(length=16), nullable=True),
        sa.ForeignKeyConstraint(["activity_id"], ["activity.id"], name=op.f("fk_draw_ticket_activity_id")),
        sa.ForeignKeyConstraint(["quota_id"], ["quota.id"], name=op.f("fk_draw_ticket_quota_id")),
        sa.ForeignKeyConstraint(["registration_id"], ["registration.id"], name=op.f("fk_draw_ticket_registration_id")),
        sa.PrimaryKeyConstraint("registration_id", name=op.f("pk_draw_ticket")),
        sa.UniqueConstraint("activity_id", "rank", name=op.f("uq_draw_ticket_activity_id_rank")),
        sa.UniqueConstraint("activity_id", "ticket", name=op.f("uq_draw_ticket_activity_id_ticket")),
    )
    with op.batch_alter_table("activity", schema=None) as batch_op:
        batch_op.add_column(sa.Column("terms", sa.JSON(), nullable=False, server_default="{}"))
        batch_op.add_column(sa.Column("waiting", sa.Integer(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("series", sa.String(length=64), nullable=True))
        batch_op.add_column(sa.Column("due_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.create_index(batch_op.f("ix_activity_series"), ["series"], unique=False)
        batch_op.create_index(batch_op.f("ix_activity_due_at"), ["due_at"], unique=False)
    op.execute(
        "UPDATE activity SET waiting = (SELECT count(*) FROM registration"
        " WHERE registration.activity_id = activity.id AND registration.status = 'waitlisted')"
    )
    with op.batch_alter_table("registration", schema=None) as batch_op:
        batch_op.add_column(sa.Column("quota_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("wait_class", sa.Integer(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("offer_expires_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("request_key", sa.String(length=64), nullable=True))
        batch_op.create_index(batch_op.f("ix_registration_quota_id"), ["quota_id"], unique=False)
        batch_op.create_unique_constraint(
            batch_op.f("uq_registration_member_id_request_key"), ["member_id", "request_key"]
        )
        batch_op.create_check_constraint(
            batch_op.f("ck_registration_offer_expires_at"), "status <> 'offered' OR offer_expires_at IS NOT NULL"
        )
        batch_op.create_foreign_key(batch_op.f("fk_registration_quota_id"), "quota", ["quota_id"], ["id"])


def downgrade() -> None:
    with op.batch_alter_table("registration", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_registration_quota_id"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("ck_registration_offer_expires_at"), type_="check")
        batch_op.drop_constraint(batch_op.f("uq_registration_member_id_request_key"), type_="unique")
        batch_op.drop_index(batch_op.f("ix_registration_quota_id"))
        batch_op.drop_column("request_key")
        batch_op.drop_column("offer_expires_at")
        batch_op.drop_column("wait_class")
        batch_op.drop_column("quota_id")
    with op.batch_alter_table("activity", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_activity_due_at"))
        batch_op.drop_index(batch_op.f("ix_activity_series"))
        batch_op.drop_column("due_at")
        batch_op.drop_column("series")
        batch_op.drop_column("waiting")
        batch_op.drop_column("terms")
    op.drop_table("draw_ticket")
    with op.batch_alter_table("quota", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_quota_union_id"))
        batch_op.drop_index(batch_op.f("ix_quota_activity_id"))
    op.drop_table("quota")
    op.drop_table("draw")
    op.drop_table("special_day")
