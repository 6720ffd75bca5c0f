"""Draws, scorecard versions and evaluations."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Makes the tables."""
    op.create_table(
        "draws",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("seed", sa.String(32), nullable=False),
        sa.Column("is_seed_chosen", sa.Boolean(), nullable=False),
        sa.Column("algorithm", sa.Text(), nullable=False),
        sa.Column("plan", sa.JSON(), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("drawn_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("drawn_by", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draws")),
    )
    op.create_index(op.f("ix_draws_drawn_at"), "draws", ["drawn_at"])
    op.create_table(
        "scorecard_versions",
        sa.Column("scorecard_id", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("scorecard_id", "version", name=op.f("pk_scorecard_versions")),
    )
    op.create_table(
        "draw_strata",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("draw_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("agent_id", sa.Integer(), nullable=False),
        sa.Column("wanted", sa.Integer(), nullable=False),
        sa.Column("taken", sa.Integer(), nullable=False),
        sa.Column("eligible_count", sa.Integer(), nullable=False),
        sa.Column("eligible", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["agent_id"], ["people.id"], name=op.f("fk_draw_strata_agent_id")),
        sa.ForeignKeyConstraint(["draw_id"], ["draws.id"], name=op.f("fk_draw_strata_draw_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draw_strata")),
        sa.UniqueConstraint("draw_id", "position", name=op.f("uq_draw_strata_draw_id_position")),
    )
    op.create_table(
        "drawn_calls",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("draw_id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(64), nullable=False),
        sa.Column("agent_id", sa.Integer(), nullable=False),
        sa.Column("stratum", sa.Text(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("replaces", sa.String(64), nullable=True),
        sa.Column("replaced_because", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["agent_id"], ["people.id"], name=op.f("fk_drawn_calls_agent_id")),
        sa.ForeignKeyConstraint(["draw_id"], ["draws.id"], name=op.f("fk_drawn_calls_draw_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_drawn_calls")),
        sa.UniqueConstraint("draw_id", "uid", name=op.f("uq_drawn_calls_draw_id_uid")),
    )
    op.create_index(op.f("ix_drawn_calls_uid"), "drawn_calls", ["uid"])
    op.create_table(
        "evaluations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("call_id", sa.Integer(), nullable=False),
        sa.Column("agent_id", sa.Integer(), nullable=False),
        sa.Column("reviewer_id", sa.Integer(), nullable=False),
        sa.Column("scorecard_id", sa.Text(), nullable=False),
        sa.Column("scorecard_version", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(32), nullable=False),
        sa.Column("origin", sa.String(32), nullable=False),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("score", sa.Double(), nullable=True),
        sa.Column("failed", sa.Boolean(), nullable=False),
        sa.Column("section_scores", sa.JSON(), nullable=False),
        sa.Column("families", sa.JSON(), nullable=False),
        sa.Column("draw_id", sa.Integer(), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("revision_reason", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("revision >= 1", name=op.f("ck_evaluations_revision")),
        sa.ForeignKeyConstraint(["agent_id"], ["people.id"], name=op.f("fk_evaluations_agent_id")),
        sa.ForeignKeyConstraint(["call_id"], ["calls.id"], name=op.f("fk_evaluations_call_id")),
        sa.ForeignKeyConstraint(["draw_id"], ["draws.id"], name=op.f("fk_evaluations_draw_id")),
        sa.ForeignKeyConstraint(["reviewer_id"], ["people.id"], name=op.f("fk_evaluations_reviewer_id")),
        sa.ForeignKeyConstraint(
            ["scorecard_id", "scorecard_version"],
            ["scorecard_versions.scorecard_id", "scorecard_versions.version"],
            name=op.f("fk_evaluations_scorecard_id_scorecard_version"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evaluations")),
    )
    op.create_index(op.f("ix_evaluations_agent_id_state"), "evaluations", ["agent_id", "state"])
    op.create_index(op.f("ix_evaluations_call_id"), "evaluations", ["call_id"])
    op.create_index(op.f("ix_evaluations_draw_id"), "evaluations", ["draw_id"])
    op.create_index(op.f("ix_evaluations_reviewer_id_state"), "evaluations", ["reviewer_id", "state"])
    op.create_index(
        op.f("ix_evaluations_scorecard_id_scorecard_version_state"),
        "evaluations",
        ["scorecard_id", "scorecard_version", "state"],
    )
    op.create_index(op.f("ix_evaluations_state_updated_at"), "evaluations", ["state", "updated_at"])
    op.create_table(
        "evaluation_answers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("evaluation_id", sa.Integer(), nullable=False),
        sa.Column("question_id", sa.Text(), nullable=False),
        sa.Column("value", sa.JSON().with_variant(sa.Text(), "sqlite"), nullable=False),
        sa.Column("cause", sa.String(32), nullable=True),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["evaluation_id"], ["evaluations.id"], name=op.f("fk_evaluation_answers_evaluation_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evaluation_answers")),
        sa.UniqueConstraint(
            "evaluation_id", "question_id", name=op.f("uq_evaluation_answers_evaluation_id_question_id")
        ),
    )
    op.create_index(op.f("ix_evaluation_answers_question_id"), "evaluation_answers", ["question_id"])
    op.create_table(
        "evaluation_evidence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("evaluation_id", sa.Integer(), nullable=False),
        sa.Column("question_id", sa.Text(), nullable=False),
        sa.Column("start_s", sa.Double(), nullable=False),
        sa.Column("end_s", sa.Double(), nullable=False),
        sa.Column("quote", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["evaluation_id"], ["evaluations.id"], name=op.f("fk_evaluation_evidence_evaluation_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evaluation_evidence")),
    )
    op.create_index(op.f("ix_evaluation_evidence_evaluation_id"), "evaluation_evidence", ["evaluation_id"])
