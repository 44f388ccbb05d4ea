"""The teams, the contests, and the delegations that enter them."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "contest",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("activity_id", sa.Integer(), nullable=False),
        sa.Column("no", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("group", sa.String(length=100), nullable=False),
        sa.Column("gender", sa.String(length=1), nullable=True),
        sa.Column("born_from", sa.Date(), nullable=True),
        sa.Column("born_to", sa.Date(), nullable=True),
        sa.Column("plays_down", sa.Boolean(), nullable=False),
        sa.Column("size_from", sa.Integer(), nullable=False),
        sa.Column("size_to", sa.Integer(), nullable=False),
        sa.Column("reserves", sa.Integer(), nullable=False),
        sa.Column("most_entries", sa.Integer(), nullable=True),
        sa.CheckConstraint("gender IN ('F', 'M')", name=op.f("ck_contest_gender")),
        sa.ForeignKeyConstraint(["activity_id"], ["activity.id"], name=op.f("fk_contest_activity_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contest")),
        sa.UniqueConstraint("activity_id", "no", name=op.f("uq_contest_activity_id_no")),
    )
    with op.batch_alter_table("contest", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_contest_activity_id"), ["activity_id"], unique=False)
    op.create_table(
        "delegation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("activity_id", sa.Integer(), nullable=False),
        sa.Column("union_id", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("updated_by_id", sa.Integer(), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("status IN ('draft', 'entered')", name=op.f("ck_delegation_status")),
        sa.ForeignKeyConstraint(["activity_id"], ["activity.id"], name=op.f("fk_delegation_activity_id")),
        sa.ForeignKeyConstraint(["union_id"], ["union.id"], name=op.f("fk_delegation_union_id")),
        sa.ForeignKeyConstraint(["updated_by_id"], ["member.id"], name=op.f("fk_delegation_updated_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delegation")),
        sa.UniqueConstraint("activity_id", "union_id", name=op.f("uq_delegation_activity_id_union_id")),
    )
    with op.batch_alter_table("delegation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_delegation_activity_id"), ["activity_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_delegation_union_id"), ["union_id"], unique=False)
    op.create_table(
        "team",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("activity_id", sa.Integer(), nullable=False),
        sa.Column("union_id", sa.Integer(), nullable=True),
        sa.Column("captain_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("code", sa.String(length=8), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("reason", sa.String(length=400), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "status IN ('forming', 'pending', 'approved', 'rejected', 'dissolved')", name=op.f("ck_team_status")
        ),
        sa.ForeignKeyConstraint(["activity_id"], ["activity.id"], name=op.f("fk_team_activity_id")),
        sa.ForeignKeyConstraint(["captain_id"], ["member.id"], name=op.f("fk_team_captain_id")),
        sa.ForeignKeyConstraint(["union_id"], ["union.id"], name=op.f("fk_team_union_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_team")),
        sa.UniqueConstraint("activity_id", "name", name=op.f("uq_team_activity_id_name")),
        sa.UniqueConstraint("code", name=op.f("uq_team_code")),
    )
    with op.batch_alter_table("team", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_team_activity_id"), ["activity_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_team_union_id"), ["union_id"], unique=False)
    op.create_table(
        "line_up_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("delegation_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("answer", sa.String(length=400), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("status IN ('asked', 'granted', 'refused')", name=op.f("ck_line_up_change_status")),
        sa.ForeignKeyConstraint(["asked_by_id"], ["member.id"], name=op.f("fk_line_up_change_asked_by_id")),
        sa.ForeignKeyConstraint(["decided_by_id"], ["member.id"], name=op.f("fk_line_up_change_decided_by_id")),
        sa.ForeignKeyConstraint(["delegation_id"], ["delegation.id"], name=op.f("fk_line_up_change_delegation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_line_up_change")),
    )
    with op.batch_alter_table("line_up_change", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_line_up_change_delegation_id"), ["delegation_id"], unique=False)
    op.create_table(
        "line_up_rule",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("activity_id", sa.Integer(), nullable=False),
        sa.Column("contest_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["activity_id"], ["activity.id"], name=op.f("fk_line_up_rule_activity_id")),
        sa.ForeignKeyConstraint(["contest_id"], ["contest.id"], name=op.f("fk_line_up_rule_contest_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_line_up_rule")),
    )
    with op.batch_alter_table("line_up_rule", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_line_up_rule_activity_id"), ["activity_id"], unique=False)
    op.create_table(
        "delegate",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("delegation_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("registration_id", sa.Integer(), nullable=True),
        sa.Column("no", sa.Integer(), nullable=False),
        sa.Column("part", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["delegation_id"], ["delegation.id"], name=op.f("fk_delegate_delegation_id")),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_delegate_member_id")),
        sa.ForeignKeyConstraint(["registration_id"], ["registration.id"], name=op.f("fk_delegate_registration_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delegate")),
        sa.UniqueConstraint("delegation_id", "member_id", name=op.f("uq_delegate_delegation_id_member_id")),
    )
    with op.batch_alter_table("delegate", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_delegate_member_id"), ["member_id"], unique=False)
    op.create_table(
        "entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("contest_id", sa.Integer(), nullable=False),
        sa.Column("delegate_id", sa.Integer(), nullable=False),
        sa.Column("squad", sa.Integer(), nullable=False),
        sa.Column("is_reserve", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["contest_id"], ["contest.id"], name=op.f("fk_entry_contest_id")),
        sa.ForeignKeyConstraint(["delegate_id"], ["delegate.id"], name=op.f("fk_entry_delegate_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_entry")),
        sa.UniqueConstraint("contest_id", "delegate_id", name=op.f("uq_entry_contest_id_delegate_id")),
    )
    with op.batch_alter_table("entry", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_entry_contest_id"), ["contest_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_entry_delegate_id"), ["delegate_id"], unique=False)
    with op.batch_alter_table("registration", schema=None) as batch_op:
        batch_op.add_column(sa.Column("team_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("team_role", sa.String(length=16), nullable=True))
        batch_op.create_index(batch_op.f("ix_registration_team_id"), ["team_id"], unique=False)
        batch_op.create_check_constraint(
            batch_op.f("ck_registration_team_role"), "team_role IN ('player', 'substitute')"
        )
        batch_op.create_foreign_key(batch_op.f("fk_registration_team_id"), "team", ["team_id"], ["id"])


def downgrade() -> None:
    with op.batch_alter_table("registration", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_registration_team_id"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("ck_registration_team_role"), type_="check")
        batch_op.drop_index(batch_op.f("ix_registration_team_id"))
        batch_op.drop_column("team_role")
        batch_op.drop_column("team_id")
    with op.batch_alter_table("entry", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_entry_delegate_id"))
        batch_op.drop_index(batch_op.f("ix_entry_contest_id"))
    op.drop_table("entry")
    with op.batch_alter_table("delegate", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_delegate_member_id"))
    op.drop_table("delegate")
    with op.batch_alter_table("line_up_rule", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_line_up_rule_activity_id"))
    op.drop_table("line_up_rule")
    with op.batch_alter_table("line_up_change", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_line_up_change_delegation_id"))
    op.drop_table("line_up_change")
    with op.batch_alter_table("team", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_team_union_id"))
        batch_op.drop_index(batch_op.f("ix_team_activity_id"))
    op.drop_table("team")
    with op.batch_alter_table("delegation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_delegation_union_id"))
        batch_op.drop_index(batch_op.f("ix_delegation_activity_id"))
    op.drop_table("delegation")
    with op.batch_alter_table("contest", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_contest_activity_id"))
    op.drop_table("contest")
