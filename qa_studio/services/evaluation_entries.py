"""The entries of an evaluations file, checked field by field before any of them is believed."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from qa_studio.domain.errors import KnownError
from qa_studio.domain.evaluations import Origin
from qa_studio.domain.scorecards import Cause

_Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
_Seconds = Annotated[float, Field(ge=0, allow_inf_nan=False, lt=1e7)]


class EvidenceEntry(BaseModel):
    """A moment in seconds from the start of the call, pinned to a question."""

    question: _Name
    start_s: _Seconds
    end_s: _Seconds
    quote: str = ""


class AnswerEntry(BaseModel):
    """An answer with what a reviewer added to it."""

    value: Any = None
    cause: Cause | None = None
    comment: str = ""


class EvaluationEntry(BaseModel):
    """One finished evaluation, as a file holds it."""

    model_config = ConfigDict(coerce_numbers_to_str=True)

    call: _Name
    reviewer: _Name
    scorecard: _Name
    answers: dict[str, Any]
    agent: _Name | None = None
    version: int | None = None
    published_at: datetime | None = None
    evidence: list[EvidenceEntry] = []
    comment: str | None = None
    origin: Origin = Origin.RANDOM

    def answer_entries(self) -> dict[str, AnswerEntry]:
        """Gives the answers, bare ones without cause or comment."""
        return {
            question: AnswerEntry.model_validate(given) if isinstance(given, Mapping) else AnswerEntry(value=given)
            for question, given in self.answers.items()
        }

    def published_moment(self, now: datetime) -> datetime | None:
        """Gives when it was published, aware; raises `KnownError` ("evaluations.wrong_date") for the future."""
        if self.published_at is None:
            return None
        moment = self.published_at if self.published_at.tzinfo else self.published_at.replace(tzinfo=UTC)
        if not moment.year >= 1970 or moment > now:
            raise KnownError("evaluations.wrong_date", given=str(self.published_at))
        return moment


def read_entries(path: Path) -> list[object]:
    """Gives the raw entries of a file.

    Raises:
        KnownError: `import.no_such_file`, `evaluations.not_json` or `evaluations.no_list`.
    """
    try:
        content = json.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError as error:
        raise KnownError("import.no_such_file", path=str(path)) from error
    except json.JSONDecodeError as error:
        raise KnownError("evaluations.not_json", path=path.name, line=error.lineno, column=error.colno) from error
    except (OSError, ValueError, RecursionError) as error:
        raise KnownError("evaluations.not_json", path=path.name, line=1, column=1) from error
    entries = content.get("evaluations") if isinstance(content, dict) else None
    if not isinstance(entries, list):
        raise KnownError("evaluations.no_list", path=path.name)
    return entries


def check_entry(given: object) -> tuple[EvaluationEntry, dict[str, AnswerEntry]]:
    """Gives an entry and its answers.

    Raises:
        KnownError: `evaluations.missing_field` or `evaluations.wrong_field` with the first such `field`.
    """
    try:
        entry = EvaluationEntry.model_validate(given)
        return entry, entry.answer_entries()
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        field = ".".join(str(part) for part in first["loc"]) or "evaluations"
        shown = json.dumps(first["input"], ensure_ascii=False, default=str)
        if first["type"] == "missing":
            raise KnownError("evaluations.missing_field", field=field) from error
        raise KnownError("evaluations.wrong_field", field=field, given=shown[:80]) from error
