"""Alembic migrations: how the schema came to be what it is. There is no way back but a backup: it would lose data."""
