"""What is wrong with the checks of a question that could be written down but not used."""

from collections.abc import Iterator
from dataclasses import fields
from typing import Final

from qa_studio.domain.checks import Check, CheckKind
from qa_studio.domain.conversation import DEAD_AIR_S
from qa_studio.domain.errors import Message
from qa_studio.domain.scorecards import Question, QuestionKind
from qa_studio.domain.suggestions import SUGGESTIBLE

_WHERE: Final = frozenset({"speaker", "within_s", "last_s"})
_USED: Final = {
    CheckKind.SAID: _WHERE | {"group"},
    CheckKind.NEVER_SAID: _WHERE | {"group"},
    CheckKind.SAID_BEFORE: _WHERE | {"group", "before"},
    CheckKind.NO_DEAD_AIR: frozenset({"speaker", "limit_s"}),
    CheckKind.NO_INTERRUPTIONS: frozenset({"speaker", "limit"}),
    CheckKind.HOLD_ASKED: frozenset[str](),
    CheckKind.NOTHING_ASKED_TWICE: frozenset[str](),
}
_NEEDED: Final = {
    CheckKind.SAID: ("group",),
    CheckKind.NEVER_SAID: ("group",),
    CheckKind.SAID_BEFORE: ("group", "before"),
}


def check_problems(question: Question) -> Iterator[tuple[int | None, str, Message]]:
    """Gives what is wrong with a question's checks: the number of the check (None: all), the key, and why."""
    if question.checks and not _has_best_answer(question):
        yield None, "checks", Message.of("scorecard.checks_without_answer", question=question.id)
    for number, check in enumerate(question.checks):
        kind = check.kind.value
        for key in _NEEDED.get(check.kind, ()):
            if getattr(check, key) is None:
                yield number, "kind", Message.of("scorecard.check_incomplete", question=question.id, kind=kind, key=key)
        for key in sorted(_given(check) - _USED[check.kind]):
            yield number, key, Message.of("scorecard.check_without_effect", question=question.id, kind=kind, key=key)
        if check.limit_s is not None and check.limit_s < DEAD_AIR_S:
            lowest = f"{DEAD_AIR_S:g}"
            yield number, "limit_s", Message.of("scorecard.check_limit", question=question.id, lowest=lowest)


def _given(check: Check) -> set[str]:
    plain = Check(check.kind)
    names = {field.name for field in fields(Check)} - {"kind"}
    return {name for name in names if getattr(check, name) != getattr(plain, name)}


def _has_best_answer(question: Question) -> bool:
    if question.kind is QuestionKind.CHOICE:
        return len({option.points for option in question.options}) > 1
    return question.kind in SUGGESTIBLE
