"""The unions and enterprises."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
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


def downgrade() -> None:
    with op.batch_alter_table("union_parent", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_union_parent_union_id"))

    op.drop_table("union_parent")
    op.drop_table("target")
    op.drop_table("plan_item")
    with op.batch_alter_table("enterprise", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_enterprise_union_id"))

    op.drop_table("enterprise")
    with op.batch_alter_table("union", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_union_path"))
        batch_op.drop_index(batch_op.f("ix_union_parent_id"))

    op.drop_table("union")
