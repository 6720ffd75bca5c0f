"""Scorecards as YAML files, checked against their JSON Schema and the rules a schema cannot say."""

import json
import math
from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any, Final

from jsonschema import Draft202012Validator

from qa_studio.domain.calls import Speaker
from qa_studio.domain.checks import Check, CheckKind
from qa_studio.domain.errors import KnownError, Message
from qa_studio.domain.phrases import PhraseGroup
from qa_studio.domain.scorecard_rules import Place, Problem, problems_of
from qa_studio.domain.scorecards import (
    NO_TEXT,
    AnswerValue,
    Band,
    Condition,
    Critical,
    FailEffect,
    FailScope,
    Family,
    LocalText,
    Option,
    Question,
    QuestionKind,
    Scorecard,
    ScoringMode,
    Section,
)
from qa_studio.storage.scorecard_schema import explain, without_misspelt
from qa_studio.storage.yaml_lines import LinedYaml, YamlProblem, read_yaml

MAX_BYTES: Final = 1_000_000
SCHEMA_NAME: Final = "schema.json"
EARLIER: Final = "earlier"
_ANYBODY: Final = "anybody"
_SHORT_ANSWERS: Final = {"yes": True, "no": False}


class ScorecardFileError(KnownError):
    """A scorecard file that cannot be used: one sentence for the first problem, and all of them with their lines."""

    def __init__(self, path: Path, problems: tuple[tuple[int, Message], ...]) -> None:
        line, first = problems[0]
        more = len(problems) - 1
        if more:
            super().__init__("scorecard_file.problems", file=path.name, line=line, problem=first, n=more)
        else:
            super().__init__("scorecard_file.problem", file=path.name, line=line, problem=first)
        self.problems = problems


class YamlScorecards:
    """The scorecards that ship in a folder, beside the schema that every scorecard file is checked against."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @cached_property
    def _validator(self) -> Draft202012Validator:
        schema = json.loads((self._folder / SCHEMA_NAME).read_text(encoding="utf-8"))
        return Draft202012Validator(schema)

    def shipped(self) -> tuple[Scorecard, ...]:
        """Gives the scorecards of the folder, by file name."""
        return tuple(self.read(path) for path in sorted(self._folder.glob("*.yaml")))

    def earlier(self) -> tuple[Scorecard, ...]:
        """Gives the versions that shipped before and evaluations may name, by file name."""
        return tuple(self.read(path) for path in sorted((self._folder / EARLIER).glob("*.yaml")))

    def read(self, path: Path) -> Scorecard:
        """Reads and checks a scorecard.

        Raises:
            KnownError: `scorecard_file.cannot_open` or `.too_large`.
            ScorecardFileError: everything that is wrong in the file, the first as a sentence with file and line.
        """
        try:
            document = read_yaml(_text(path))
        except YamlProblem as problem:
            raise ScorecardFileError(path, ((problem.line, problem.message),)) from problem
        _refuse(path, document, self._file_problems(document))
        tree: Any = document.value
        scorecard = _scorecard(tree)
        _refuse(path, document, list(problems_of(scorecard)))
        return scorecard

    def _file_problems(self, document: LinedYaml) -> list[Problem]:
        if document.value is None:
            return [Problem(Message.of("scorecard_file.empty"), ())]
        if not isinstance(document.value, dict):
            return [Problem(Message.of("scorecard_file.not_scorecard"), ())]
        found = [explain(error, document.value) for error in self._validator.iter_errors(document.value)]
        return without_misspelt(found) or list(_not_finite(document.value, ()))


def _refuse(path: Path, document: LinedYaml, problems: list[Problem]) -> None:
    """Raises the problems, if there are any, in the order of their lines."""
    if problems:
        lined = [(document.line_of(problem.place), problem.message) for problem in problems]
        raise ScorecardFileError(path, tuple(sorted(lined, key=lambda one: one[0])))


def _text(path: Path) -> str:
    """Reads a file as UTF-8, with or without byte order mark."""
    try:
        if path.stat().st_size > MAX_BYTES:
            raise KnownError("scorecard_file.too_large", file=path.name, limit=MAX_BYTES // 1000)
        content = path.read_bytes()
    except OSError as error:
        raise KnownError("scorecard_file.cannot_open", file=str(path), reason=error.strerror or str(error)) from error
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise ScorecardFileError(path, ((line, Message.of("scorecard_file.not_utf8")),)) from error
    if not text.strip():
        raise ScorecardFileError(path, ((1, Message.of("scorecard_file.empty")),))
    return text


def _not_finite(value: object, place: Place) -> Iterator[Problem]:
    """Finds numbers such as .nan and .inf, which a JSON Schema lets pass."""
    if isinstance(value, dict):
        for key, item in value.items():
            yield from _not_finite(item, (*place, key))
    elif isinstance(value, list):
        for number, item in enumerate(value):
            yield from _not_finite(item, (*place, number))
    elif isinstance(value, float) and not math.isfinite(value):
        yield Problem(Message.of("scorecard_file.not_finite", key=str(place[-1])), place)


def _scorecard(tree: Mapping[str, Any]) -> Scorecard:
    """Builds a scorecard from a tree that the schema has passed."""
    main = tree["languages"][0]
    kinds = {
        question["id"]: QuestionKind(question["kind"])
        for section in tree["sections"]
        for question in section["questions"]
    }
    return Scorecard(
        id=tree["id"],
        version=tree["version"],
        title=_local(tree["title"], main),
        mode=ScoringMode(tree["mode"]),
        sections=tuple(_section(section, main, kinds) for section in tree["sections"]),
        description=_local(tree.get("description"), main),
        floor=float(tree.get("floor", 0)),
        bonus_cap=float(tree.get("bonus_cap", 0)),
        languages=tuple(tree["languages"]),
    )


def _local(text: Any, main: str) -> LocalText:
    if text is None:
        return NO_TEXT
    by_language = {main: text} if isinstance(text, str) else text
    return LocalText({language: words.strip() for language, words in by_language.items()})


def _section(tree: Mapping[str, Any], main: str, kinds: Mapping[str, QuestionKind]) -> Section:
    return Section(
        id=tree["id"],
        title=_local(tree["title"], main),
        questions=tuple(_question(question, main, kinds) for question in tree["questions"]),
        weight=float(tree.get("weight", 1)),
        multiplier=float(tree.get("multiplier", 1)),
    )


def _question(tree: Mapping[str, Any], main: str, kinds: Mapping[str, QuestionKind]) -> Question:
    is_bonus = tree.get("bonus", False)
    critical = tree.get("critical")
    condition = tree.get("shown_if")
    return Question(
        id=tree["id"],
        text=_local(tree["text"], main),
        kind=QuestionKind(tree["kind"]),
        guidance=_local(tree.get("guidance"), main),
        points=float(tree.get("points", 1)),
        weight=float(tree.get("weight", 1)),
        scale_max=int(tree.get("scale_max", 5)),
        options=tuple(
            Option(option["id"], _local(option["label"], main), float(option["points"]))
            for option in tree.get("options", ())
        ),
        bands=tuple(_band(band) for band in tree.get("bands", ())),
        allows_na=tree.get("allows_na", not is_bonus),
        is_bonus=is_bonus,
        critical=_critical(critical) if critical else None,
        shown_if=_condition(condition, kinds) if condition else None,
        checks=tuple(_check(check) for check in tree.get("checks", ())),
    )


def _band(tree: Mapping[str, Any]) -> Band:
    low, high = tree.get("from"), tree.get("below")
    return Band(None if low is None else float(low), None if high is None else float(high), float(tree["points"]))


def _critical(tree: Mapping[str, str]) -> Critical:
    return Critical(Family(tree["family"]), FailScope(tree["fails"]), FailEffect(tree["effect"]))


def _check(tree: Mapping[str, Any]) -> Check:
    speaker = tree.get("speaker", Speaker.AGENT.value)
    return Check(
        kind=CheckKind(tree["kind"]),
        group=_group(tree.get("group")),
        before=_group(tree.get("before")),
        speaker=None if speaker == _ANYBODY else Speaker(speaker),
        within_s=_seconds(tree.get("within_s")),
        last_s=_seconds(tree.get("last_s")),
        limit_s=_seconds(tree.get("limit_s")),
        limit=int(tree.get("limit", 0)),
    )


def _group(name: str | None) -> PhraseGroup | None:
    return None if name is None else PhraseGroup(name)


def _seconds(value: float | None) -> float | None:
    return None if value is None else float(value)


def _condition(tree: Mapping[str, Any], kinds: Mapping[str, QuestionKind]) -> Condition:
    """Reads a condition; a yes/no question may be asked for in words, which YAML 1.2 keeps as text."""

    def answer(value: bool | int | str) -> AnswerValue:
        if kinds.get(tree["question"]) is QuestionKind.YES_NO and isinstance(value, str):
            return _SHORT_ANSWERS.get(value.lower(), value)
        return value

    return Condition(tree["question"], tuple(answer(value) for value in tree["answers"]))
