"""Runs the migrations on the connection that services/schema.py hands over."""

from alembic import context

from activity_hub import models  # noqa: F401 - fills the metadata
from activity_hub.database import db

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=db.metadata,
    render_as_batch=True,
    compare_type=True,
    transaction_per_migration=True,
)
with context.begin_transaction():
    context.run_migrations()
