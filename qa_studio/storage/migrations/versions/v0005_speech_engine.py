"""Calls in two legs, who told the speakers apart, corrections, jobs that run alone, and the glossary."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Adds columns, whose defaults fill the rows there are, and makes the glossary."""
    op.add_column("recordings", sa.Column("leg_root", sa.Text(), nullable=True))
    op.add_column("recordings", sa.Column("leg_path", sa.Text(), nullable=True))
    op.add_column("recordings", sa.Column("leg_name", sa.Text(), nullable=True))
    op.add_column("recordings", sa.Column("leg_size_bytes", sa.BigInteger(), nullable=True))
    op.create_index(op.f("ix_recordings_leg_name"), "recordings", ["leg_name"])
    op.add_column("transcripts", sa.Column("warnings", sa.JSON(), nullable=False, server_default="[]"))
    op.add_column("utterances", sa.Column("speaker_source", sa.String(32), nullable=False, server_default="channel"))
    op.add_column("utterances", sa.Column("heard_text", sa.Text(), nullable=True))
    op.add_column("utterances", sa.Column("corrected_by", sa.Text(), nullable=True))
    op.execute(
        "UPDATE utterances SET speaker_source = 'imported'"
        " WHERE transcript_id IN (SELECT id FROM transcripts WHERE source <> 'vosk')"
    )
    op.add_column("transcription_jobs", sa.Column("alone", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_table(
        "glossary",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("written", sa.Text(), nullable=False),
        sa.Column("written_key", sa.Text(), nullable=False),
        sa.Column("heard", sa.JSON(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("added_by", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_glossary")),
        sa.UniqueConstraint("language", "written_key", name=op.f("uq_glossary_language_written_key")),
    )
