"""The demo: the whole way from recordings to coaching reports, by the same use cases that people have."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any, Final

from qa_studio.domain.calls import CallFilter
from qa_studio.domain.errors import KnownError, Message
from qa_studio.domain.evaluations import EvaluationState
from qa_studio.domain.jobs import Report, silent
from qa_studio.domain.people import Person, Role
from qa_studio.domain.sampling import SamplingPlan
from qa_studio.domain.transcripts import TranscriptSource
from qa_studio.services.demo_material import MAPPING, DemoCall, DemoMaterial, read_material, write_metadata
from qa_studio.services.draw_sample import draw_sample, list_draws
from qa_studio.services.import_calls import import_calls
from qa_studio.services.import_evaluations import import_evaluations
from qa_studio.services.listen_to_calls import listen_to_calls
from qa_studio.services.prepare_coaching import agree_action, prepare_coaching, write_coaching
from qa_studio.services.read_transcript import import_transcript
from qa_studio.services.rows import DemoOutcome
from qa_studio.services.studio import Studio
from qa_studio.services.transcribe_calls import queue_transcription, run_transcription
from qa_studio.services.workspace_settings import WorkspaceSettings, change_workspace_settings

_KEY: Final = "demo"
_MAIN_LANGUAGES: Final = frozenset({"es", "en"})
_DRAW_DAYS: Final = 30
_DRAWS: Final = 4
_PER_AGENT: Final = 3
_REPORT_DAYS: Final = 100


@dataclass(frozen=True)
class _At:
    """A clock that stands still: the demo's history was made in the past."""

    moment: datetime

    def now(self) -> datetime:
        """Gives the moment."""
        return self.moment


@dataclass
class _Progress:
    """Tells how many of the demo's steps are done."""

    report: Report
    steps: int
    done: int = 0
    notes: list[Message] = field(default_factory=list)

    def step(self, what: str = "") -> None:
        self.report(self.done, self.steps, what)
        self.done += 1

    def within(self, done: float, total: float, what: str = "") -> None:
        share = done / total if total else 0.0
        self.report(self.done - 1 + min(share, 1.0), self.steps, what)


def prepare_demo(studio: Studio, report: Report = silent, language: str = "es") -> DemoOutcome:
    """Fills an empty workspace with the demo, or takes up the one that is there; reports are written in `language`.

    Without a Spanish or English model the scripts become imported transcripts, marked as such. Calls in another
    language are in the demo only where a model for it is at hand, and are transcribed for real. Nothing is downloaded.

    Raises:
        NotAllowed: the role may not do all of it.
        KnownError: `demo.other_workspace` where the workspace holds calls of its own, `demo.incomplete`.
    """
    progress = _Progress(report, steps=7)
    material = _material(studio)
    usable = {model.language: model.name for model in studio.models.installed() if model.usable}
    calls = tuple(call for call in material.calls if call.language in _MAIN_LANGUAGES | usable.keys())
    progress.step()
    _add_people(studio, material)
    progress.step()
    uids = _import(studio, calls, progress.within)
    progress.step()
    listen_to_calls(studio, tuple(uids.values()), progress.within)
    progress.step()
    _transcribe(studio, calls, uids, usable, progress)
    progress.step()
    if not list_draws(studio):
        _draw(studio.acting_as(_supervisor(studio)), material)
    _evaluate(studio, material, uids)
    progress.step()
    return _outcome(studio, material, _reports(studio, material, language), progress)


def _material(studio: Studio) -> DemoMaterial:
    """Reads the demo, dated from the day on which this workspace was first filled."""
    folder = studio.resources / "demo"
    with studio.uow() as uow:
        begun = uow.settings.get(_KEY)
        if isinstance(begun, str):
            return read_material(folder, date.fromisoformat(begun))
        if uow.calls.count(CallFilter()):
            raise KnownError("demo.other_workspace", folder=str(studio.folder))
        today = studio.clock.now().date()
        material = read_material(folder, today)
        uow.settings.put(_KEY, today.isoformat())
        uow.commit()
    change_workspace_settings(
        studio,
        WorkspaceSettings(
            agent_channel=material.agent_channel,
            site_timezone=material.site_timezone,
            queue_languages=material.queue_languages,
        ),
    )
    return material


def _add_people(studio: Studio, material: DemoMaterial) -> None:
    with studio.uow() as uow:
        known = {person.name for person in uow.people.all()}
        new = [source for source in material.people if source.name not in known]
        added = [(uow.people.add(source.name, source.role), source) for source in new]
        for person, source in added:
            for handle in source.handles:
                uow.people.add_handle(replace(handle, person_id=person.id))
            for team in source.teams:
                uow.people.add_membership(replace(team, person_id=person.id))
        uow.commit()


def _import(studio: Studio, calls: Sequence[DemoCall], report: Report) -> dict[str, str]:
    """Imports the recordings with their metadata; gives uids by call name."""
    with studio.uow() as uow:
        rows = uow.calls.rows(CallFilter())
    if len(rows) < len(calls):
        metadata = studio.folder / "demo-calls.csv"
        write_metadata(tuple(calls), metadata)
        paths = [call.recording for call in calls]
        import_calls(studio, paths, metadata=metadata, mapping=MAPPING, copy=False, report=report)
        with studio.uow() as uow:
            rows = uow.calls.rows(CallFilter())
    by_recording = {row.recording_name: row.uid for row in rows}
    return {call.name: by_recording[call.recording.name] for call in calls}


def _transcribe(
    studio: Studio,
    calls: Sequence[DemoCall],
    uids: dict[str, str],
    usable: dict[str, str],
    progress: _Progress,
) -> None:
    with studio.uow() as uow:
        waiting = [call for call in calls if uow.transcripts.current(uids[call.name]) is None]
    heard = [call for call in waiting if call.language in usable]
    queue_transcription(studio, [uids[call.name] for call in heard])
    run_transcription(studio, progress.within, only=[uids[call.name] for call in heard])
    for call in waiting:
        if call.language not in usable:
            import_transcript(
                studio,
                uids[call.name],
                call.transcript,
                language=call.language,
                source=TranscriptSource.DEMO_SCRIPT,
            )
    if not _MAIN_LANGUAGES & usable.keys():
        progress.notes.append(Message.of("demo.no_model"))
    others = [usable[call.language] for call in calls if call.language not in _MAIN_LANGUAGES]
    if others:
        progress.notes.append(Message.of("demo.only_other_model", name=others[0]))


def _draw(studio: Studio, material: DemoMaterial) -> None:
    """Draws a sample for each of the past months, as if it had been done then, and one for the current month."""
    for number in range(_DRAWS, 0, -1):
        first = material.today - timedelta(days=number * _DRAW_DAYS)
        before = material.today - timedelta(days=(number - 1) * _DRAW_DAYS)
        period = CallFilter(started_from=_start(first), started_before=_start(before))
        then = studio if number == 1 else replace(studio, clock=_At(_start(before) + timedelta(hours=8)))
        with studio.uow() as uow:
            has_any = bool(uow.calls.candidates(period, include_drawn=False))
        if has_any:
            draw_sample(then, SamplingPlan(period, _PER_AGENT))


def _supervisor(studio: Studio) -> Person:
    with studio.uow() as uow:
        return uow.people.all(Role.SUPERVISOR)[0]


def _start(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


def _evaluate(studio: Studio, material: DemoMaterial, uids: dict[str, str]) -> None:
    """Imports the evaluations of drawn calls, and agrees an action with everyone who has some."""
    with studio.uow() as uow:
        drawn = {row.call.uid for row in uow.draws.queue()}
        had_any = bool(uow.evaluations.published())
    entries = [
        _entry(source, uids[source["call"]], material.today)
        for source in material.evaluations
        if uids.get(source["call"]) in drawn
    ]
    path = studio.folder / "demo-evaluations.json"
    path.write_text(json.dumps({"evaluations": entries}, ensure_ascii=False, indent=1), encoding="utf-8")
    outcome = import_evaluations(studio, path)
    if outcome.failed:
        raise KnownError(outcome.failed[0].reason.id, **outcome.failed[0].reason.params)
    if not had_any:
        _agree(studio, material)


def _entry(source: Any, uid: str, today: date) -> dict[str, Any]:
    published = datetime.combine(today - timedelta(days=source["published_days_ago"]), time(17), UTC)
    kept = {name: value for name, value in source.items() if name != "published_days_ago"}
    return {**kept, "call": uid, "published_at": published.isoformat()}


def _agree(studio: Studio, material: DemoMaterial) -> None:
    """Notes the actions that the demo's last coaching sessions ended with."""
    path = studio.resources / "demo" / "actions.json"
    for source in json.loads(path.read_text(encoding="utf-8")):
        with studio.uow() as uow:
            agent = uow.people.find(source["agent"])
            supervisor = uow.people.find(source["agreed_with"])
        if agent is not None and supervisor is not None:
            agreed = datetime.combine(material.today - timedelta(days=source["agreed_days_ago"]), time(12), UTC)
            then = replace(studio.acting_as(supervisor), clock=_At(agreed))
            due = material.today + timedelta(days=source["due_in_days"])
            agree_action(then, agent.id, source["what"], source["measure"], due)


def _reports(studio: Studio, material: DemoMaterial, language: str) -> tuple[Path, ...]:
    today = studio.clock.now().date()
    with studio.uow() as uow:
        agents = uow.people.all(Role.AGENT)
    preparing = studio.acting_as(_supervisor(studio))
    files: list[Path] = []
    for agent in agents:
        report = prepare_coaching(preparing, agent.id, today - timedelta(days=_REPORT_DAYS), today + timedelta(days=1))
        files.extend(write_coaching(preparing, report, language, ("pdf", "html"), studio.folder / "reports"))
    return tuple(files)


def _outcome(studio: Studio, material: DemoMaterial, files: tuple[Path, ...], progress: _Progress) -> DemoOutcome:
    with studio.uow() as uow:
        sources = uow.transcripts.count_by_source()
        calls = uow.calls.count(CallFilter())
        recognised = sum(count for source, count in sources.items() if source.is_recognised)
        finished = (EvaluationState.PUBLISHED, EvaluationState.ACKNOWLEDGED)
        outcome = DemoOutcome(
            calls=calls,
            agents=len(uow.people.all(Role.AGENT)),
            sampled=len(uow.draws.queue()),
            transcribed_by_vosk=recognised,
            transcripts_imported=sum(sources.values()) - recognised,
            evaluations=len(uow.evaluations.rows(states=finished)),
            reports=files,
            notes=tuple(progress.notes),
        )
    progress.report(progress.steps, progress.steps)
    return outcome
