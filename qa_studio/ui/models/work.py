"""The columns of the lists of work: calls to review, transcription jobs, evaluations."""

from qa_studio.domain.evaluations import EvaluationState
from qa_studio.domain.jobs import JobState
from qa_studio.messages import Texts
from qa_studio.services.rows import EvaluationRow, QueueRow
from qa_studio.services.speech_rows import JobRow, QueueSummary
from qa_studio.ui.models.calls import started
from qa_studio.ui.models.column import Column
from qa_studio.ui.models.speech import language_name


def is_to_do(row: QueueRow) -> bool:
    """Whether there is still something to do for a reviewer."""
    return row.state is None or row.state is EvaluationState.DRAFT


_STATE_TONES = {
    EvaluationState.DRAFT: "accent",
    EvaluationState.SUBMITTED: "positive",
    EvaluationState.PUBLISHED: "positive",
    EvaluationState.ACKNOWLEDGED: "positive",
}
_JOB_TONES = {
    JobState.RUNNING: "accent",
    JobState.SUCCEEDED: "positive",
    JobState.FAILED: "negative",
    JobState.SET_ASIDE: "negative",
    JobState.CANCELLED: "muted",
}


def review_state(row: QueueRow, texts: Texts) -> str:
    """Gives how far the review of a drawn call is."""
    return texts(f"state.{row.state.value}") if row.state else texts("state.to_do")


def shown_score(score: float | None, failed: bool, texts: Texts) -> str:
    """Gives a score, with the word for a failed form beside it."""
    shown = texts.number(score)
    return texts("score.failed", score=shown) if failed else shown


def job_state(row: JobRow, texts: Texts) -> str:
    """Gives where a call stands in the transcription queue."""
    is_held_back = row.alone and row.state is JobState.QUEUED
    return texts("job.queued_alone" if is_held_back else f"job.{row.state.value}")


def job_advice(row: JobRow, texts: Texts) -> str:
    """Gives why a call has no transcript and what to do about it; "" where nothing is wrong with it."""
    kind = "queued_alone" if row.alone and row.state is JobState.QUEUED else row.state.value
    if row.reason is None or not texts.has(f"transcription.advice_{kind}"):
        return ""
    return texts(
        "transcription.what_to_do",
        recording=row.call.recording_name,
        state=job_state(row, texts),
        reason=row.reason,
        advice=texts(f"transcription.advice_{kind}"),
    )


def queue_line(summary: QueueSummary, texts: Texts) -> str:
    """Gives what the transcription queue holds, in a line."""
    waiting = texts("transcription.waiting", n=summary.waiting, audio=texts.duration(summary.waiting_s))
    parts = [waiting if summary.waiting else texts("transcription.none_waiting")]
    parts += [
        texts(f"transcription.{what}", n=count)
        for what, count in (
            ("at_work", summary.running),
            ("failed_count", summary.failed),
            ("aside_count", summary.set_aside),
        )
        if count
    ]
    return " · ".join(parts)


def _language(row: JobRow, texts: Texts) -> str:
    """Gives the language a call is or was recognised in, as far as it was said.

    Of a call with a transcript `row.call.language` may be the transcript's, which says nothing for the next one.
    """
    is_own = row.call.transcript is None or row.state is JobState.SUCCEEDED
    code = row.language or (row.call.language if is_own else None)
    return language_name(code, texts) if code else texts("transcription.language_by_call")


def _call_at(row: EvaluationRow, texts: Texts) -> str:
    return texts.moment(row.call_started_at, row.site_timezone)


QUEUE_COLUMNS: tuple[Column[QueueRow], ...] = (
    Column("state", review_state, width_px=130, tone=lambda row: _STATE_TONES[row.state] if row.state else "warning"),
    Column("agent", lambda row, texts: row.call.agent, width_px=176),
    Column("started_at", lambda row, texts: started(row.call, texts), lambda row: row.call.started_at, 150),
    Column("queue", lambda row, texts: row.call.queue or "–", width_px=120),
    Column(
        "duration_s", lambda row, texts: texts.duration(row.call.duration_s), lambda row: row.call.duration_s, 80, True
    ),
    Column(
        "transcript",
        lambda row, texts: texts(f"source.{row.call.transcript.value}") if row.call.transcript else "–",
        width_px=140,
    ),
    Column("draw", lambda row, texts: str(row.draw_id), lambda row: row.draw_id, 76, True),
    Column("rank", lambda row, texts: str(row.rank), lambda row: row.rank, 70, True),
    Column("recording_name", lambda row, texts: row.call.recording_name, width_px=220),
)

JOB_COLUMNS: tuple[Column[JobRow], ...] = (
    Column("state", job_state, width_px=124, tone=lambda row: _JOB_TONES.get(row.state)),
    Column("agent", lambda row, texts: row.call.agent or texts("ui.unknown_agent"), width_px=140),
    Column("started_at", lambda row, texts: started(row.call, texts), lambda row: row.call.started_at, 150),
    Column(
        "duration_s", lambda row, texts: texts.duration(row.call.duration_s), lambda row: row.call.duration_s, 76, True
    ),
    Column("language", _language, width_px=96),
    Column(
        "recording_name",
        lambda row, texts: row.call.recording_name,
        width_px=170,
        tip=lambda row, texts: row.call.recording_name,
    ),
    Column("attempts", lambda row, texts: texts.number(row.attempts, 0), lambda row: row.attempts, 70, True),
    Column("reason", lambda row, texts: texts.of(row.reason) if row.reason else "", width_px=150),
)

EVALUATION_COLUMNS: tuple[Column[EvaluationRow], ...] = (
    Column("call_at", _call_at, lambda row: row.call_started_at, 150),
    Column("agent", lambda row, texts: row.agent, width_px=176),
    Column(
        "score",
        lambda row, texts: shown_score(row.score, row.failed, texts),
        lambda row: row.score,
        126,
        True,
        tone=lambda row: "negative" if row.failed else None,
    ),
    Column("state", lambda row, texts: texts(f"state.{row.state.value}"), width_px=110),
    Column("origin", lambda row, texts: texts(f"origin.{row.origin.value}"), width_px=100),
    Column("reviewer", lambda row, texts: row.reviewer, width_px=150),
    Column(
        "scorecard",
        lambda row, texts: texts("evaluations.version", name=row.scorecard_title, version=str(row.scorecard_version)),
        width_px=210,
    ),
    Column("recording_name", lambda row, texts: row.recording_name, width_px=200),
)
FEEDBACK_COLUMNS: tuple[Column[EvaluationRow], ...] = tuple(
    column for column in EVALUATION_COLUMNS if column.key in {"call_at", "score", "state"}
)
