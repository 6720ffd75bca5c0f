"""What is understood of calls: more of the analysis, suggestions, phrase rules, problems and full-text search."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

_INDEX_OF_SQLITE = (
    "CREATE VIRTUAL TABLE search_lines USING fts5(folded, exact, content='', columnsize=0,"
    " tokenize=\"unicode61 remove_diacritics 0 tokenchars '[]_'\")",
)
_INDEX_OF_POSTGRESQL = (
    "CREATE TABLE search_lines (line BIGINT CONSTRAINT pk_search_lines PRIMARY KEY,"
    " folded TSVECTOR NOT NULL, exact TSVECTOR NOT NULL)",
    "CREATE INDEX ix_search_lines_folded ON search_lines USING gin (folded)",
    "CREATE INDEX ix_search_lines_exact ON search_lines USING gin (exact)",
)


def upgrade() -> None:
    """Adds columns, whose defaults fill the rows there are, and makes the tables.

    Transcripts of before are not put into the search index here, which for many calls takes minutes, but bit by bit
    afterwards (`Search.index_missing`).
    """
    for name in ("arc", "turning_points", "phrases"):
        op.add_column("analyses", sa.Column(name, sa.JSON(), nullable=False, server_default="[]"))
    op.add_column("analyses", sa.Column("library", sa.Text(), nullable=False, server_default=""))
    op.add_column("utterances", sa.Column("sentiment_shares", sa.JSON(), nullable=True))
    op.execute(
        "ALTER TABLE redactions ADD COLUMN original TEXT DEFAULT '' NOT NULL CONSTRAINT ck_redactions_never_stored"
        " CHECK (original = '' OR kind NOT IN ('card', 'card_code', 'card_expiry'))"
    )
    op.add_column(
        "evaluation_answers",
        sa.Column("suggested", sa.JSON().with_variant(sa.Text(), "sqlite"), nullable=False, server_default="null"),
    )
    _make_rules_and_topics()
    _make_search()


def _make_rules_and_topics() -> None:
    op.create_table(
        "phrase_rules",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("phrase_group", sa.String(32), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("patterns", sa.JSON(), nullable=False),
        sa.Column("speaker", sa.String(32), nullable=True),
        sa.Column("window", sa.JSON(), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("is_shipped", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_phrase_rules")),
    )
    op.create_table(
        "key_phrases",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("transcript_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("utterances", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["transcript_id"], ["transcripts.id"], name=op.f("fk_key_phrases_transcript_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_key_phrases")),
        sa.UniqueConstraint("transcript_id", "position", name=op.f("uq_key_phrases_transcript_id_position")),
    )
    op.create_index(op.f("ix_key_phrases_key"), "key_phrases", ["key"])
    op.create_table(
        "problems",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("keys", sa.JSON(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("queue", sa.Text(), nullable=True),
        sa.Column("state", sa.String(32), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("named_by", sa.Text(), nullable=False),
        sa.Column("named_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_problems")),
    )


def _make_search() -> None:
    op.create_table(
        "saved_searches",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_key", sa.Text(), nullable=False),
        sa.Column("query", sa.JSON(), nullable=False),
        sa.Column("saved_by", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_searches")),
        sa.UniqueConstraint("name_key", name=op.f("uq_saved_searches_name_key")),
    )
    op.create_table(
        "searched_calls",
        sa.Column("call_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("key", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["call_id"], ["calls.id"], name=op.f("fk_searched_calls_call_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("call_id", name=op.f("pk_searched_calls")),
        sa.UniqueConstraint("key", name=op.f("uq_searched_calls_key")),
    )
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    for statement in _INDEX_OF_SQLITE if is_sqlite else _INDEX_OF_POSTGRESQL:
        op.execute(statement)
