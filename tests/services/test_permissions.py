"""What each role may do is decided in the services, whatever the window shows."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from qa_studio.domain.calls import CallFilter, Speaker
from qa_studio.domain.errors import KnownError, NotAllowed
from qa_studio.domain.glossary import GlossaryTerm
from qa_studio.domain.people import Handle, Person, Role
from qa_studio.domain.sampling import SamplingPlan
from qa_studio.services import (
    browse_calls,
    correct_transcript,
    draw_sample,
    import_calls,
    import_evaluations,
    listen_to_calls,
    manage_glossary,
    manage_models,
    manage_people,
    manage_queue,
    manage_scorecards,
    own_feedback,
    prepare_coaching,
    read_transcript,
    review_call,
    transcribe_calls,
    who_speaks,
    workspace_settings,
)
from qa_studio.services.studio import Studio

UID = "0" * 64
DAY = date(2026, 3, 1)
A, S, R, G = Role.ADMINISTRATOR, Role.SUPERVISOR, Role.REVIEWER, Role.AGENT
USE_CASES: dict[str, tuple[Callable[[Studio], object], set[Role]]] = {
    "list calls": (lambda s: browse_calls.list_calls(s, CallFilter()), {A, S, R}),
    "count agents": (lambda s: browse_calls.agent_counts(s, CallFilter()), {A, S, R}),
    "read a call": (lambda s: browse_calls.call_details(s, UID), {A, S, R}),
    "hear a call": (lambda s: listen_to_calls.playable(s, UID), {A, S, R}),
    "read a transcript": (lambda s: read_transcript.transcript_of(s, UID), {A, S, R}),
    "import calls": (lambda s: import_calls.import_calls(s, []), {A, S, R}),
    "draw": (lambda s: draw_sample.draw_sample(s, SamplingPlan(CallFilter(), 1)), {A, S, R}),
    "see draws": (lambda s: draw_sample.list_draws(s), {A, S, R}),
    "see the queue": (lambda s: draw_sample.review_queue(s), {A, S, R}),
    "transcribe": (lambda s: transcribe_calls.run_transcription(s), {A, S, R}),
    "see the transcription queue": (lambda s: manage_queue.queue_summary(s), {A, S, R}),
    "pause transcription": (lambda s: manage_queue.pause_queue(s), {A, S, R}),
    "cancel transcription": (lambda s: manage_queue.cancel_transcription(s), {A, S, R}),
    "retry transcription": (lambda s: manage_queue.retry_transcription(s), {A, S, R}),
    "correct a transcript": (lambda s: correct_transcript.correct_utterance(s, UID, 0, "a", "b"), {A, S, R}),
    "take a correction back": (lambda s: correct_transcript.undo_correction(s, UID, 0, "b"), {A, S, R}),
    "swap speakers": (lambda s: who_speaks.swap_speakers(s, UID), {A, S, R}),
    "set a speaker": (lambda s: who_speaks.set_speaker(s, UID, 0, Speaker.AGENT), {A, S, R}),
    "set a call's language": (lambda s: who_speaks.set_call_language(s, UID, "es"), {A, S, R}),
    "see the glossary": (lambda s: manage_glossary.list_terms(s), {A, S, R}),
    "export the glossary": (lambda s: manage_glossary.export_terms(s), {A, S, R}),
    "check the glossary": (lambda s: manage_glossary.check_terms(s, "xx"), {A, S, R}),
    "add a term": (lambda s: manage_glossary.add_term(s, "es", " "), {A, S, R}),
    "learn a term": (lambda s: manage_glossary.learn_term(s, "es", " ", ""), {A, S, R}),
    "change a term": (lambda s: manage_glossary.change_term(s, GlossaryTerm(0, "es", " ", ())), {A, S, R}),
    "remove a term": (lambda s: manage_glossary.remove_term(s, 0), {A, S, R}),
    "import terms": (lambda s: manage_glossary.import_terms(s, Path("x.csv")), {A, S, R}),
    "apply the glossary": (lambda s: manage_glossary.reapply_glossary(s, []), {A, S, R}),
    "import a transcript": (lambda s: read_transcript.import_transcript(s, UID, Path("x.vtt")), {A, S, R}),
    "review": (lambda s: review_call.start_review(s, UID, "customer_service"), {A, S, R}),
    "publish": (lambda s: review_call.publish_evaluation(s, 1), {A, S}),
    "import evaluations": (lambda s: import_evaluations.import_evaluations(s, Path("x.json")), {A, S}),
    "coach": (lambda s: prepare_coaching.prepare_coaching(s, 999, DAY, DAY), {A, S}),
    "agree actions": (lambda s: prepare_coaching.agree_action(s, 999, "", "", None), {A, S}),
    "add people": (lambda s: manage_people.add_person(s, " ", R), {A, S}),
    "give handles": (lambda s: manage_people.give_handle(s, Handle(1, "7")), {A, S}),
    "appoint administrators": (lambda s: manage_people.add_person(s, "New", A), {A}),
    "install scorecards": (lambda s: manage_scorecards.install_scorecard(s, Path("x.yaml")), {A, S}),
    "add models": (lambda s: manage_models.add_model(s, Path("nowhere")), {A}),
    "download models": (lambda s: manage_models.remove_model(s, "nothing"), {A}),
    "change settings": (
        lambda s: workspace_settings.change_workspace_settings(s, workspace_settings.WorkspaceSettings()),
        {A},
    ),
    "see own feedback": (lambda s: own_feedback.own_evaluations(s), {G}),
}


@pytest.mark.parametrize("role", list(Role))
def test_each_role_may_do_exactly_what_it_should(studio: Studio, staff: dict[Role, Person], role: Role) -> None:
    acting = studio.acting_as(staff[role])
    for name, (use_case, allowed) in USE_CASES.items():
        try:
            use_case(acting)
            is_allowed = True
        except NotAllowed:
            is_allowed = False
        except KnownError:
            is_allowed = True
        assert is_allowed == (role in allowed), f"{role.value}: {name}"


def test_somebody_who_left_may_do_nothing(studio: Studio, staff: dict[Role, Person]) -> None:
    from dataclasses import replace

    gone = manage_people.change_person(studio, replace(staff[Role.REVIEWER], is_active=False))
    with pytest.raises(NotAllowed):
        browse_calls.list_calls(studio.acting_as(gone), CallFilter())


def test_the_last_administrator_stays(studio: Studio) -> None:
    from dataclasses import replace

    with pytest.raises(KnownError) as error:
        manage_people.change_person(studio, replace(studio.person, role=Role.SUPERVISOR))
    assert error.value.message.id == "person.last_administrator"
