"""The database: tables, repositories, unit of work and migrations."""
