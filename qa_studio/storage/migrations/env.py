"""What Alembic runs for each command: the migrations, on the connection that `schema` hands over."""

from alembic import context

from qa_studio.storage.tables import Base, is_described

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=Base.metadata,
    render_as_batch=True,
    compare_type=True,
    include_name=is_described,
)
with context.begin_transaction():
    context.run_migrations()
