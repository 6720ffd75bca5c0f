"""Analysis of calls: what is kept, made anew after a changed library, stopped and taken up again."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from analysed_calls import keep_call
from qa_studio.domain.analysis import CallAnalysis
from qa_studio.domain.calls import Speaker
from qa_studio.domain.conversation import Phase
from qa_studio.domain.errors import Cancelled, NotAllowed, NotFound
from qa_studio.domain.people import Person, Role
from qa_studio.domain.phrases import PhraseGroup, PhraseRule
from qa_studio.domain.transcripts import Transcript
from qa_studio.services.analyse_calls import analyse_anew, analyse_outdated, analysis_of, outdated_calls
from qa_studio.services.manage_phrases import save_phrase
from qa_studio.services.repositories import UnitOfWork
from qa_studio.services.studio import Studio

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
CALL = (
    "A Nubia, buenos días, le atiende Lucía, ¿en qué puedo ayudarle?",
    "C Llevo tres días sin internet y estoy harta de esperar al técnico.",
    "A Lamento mucho lo ocurrido. ¿Me dice su nombre, por favor?",
    "C Ana Gil Prado.",
    "A Gracias. Veo una avería en la fibra óptica de su zona, la reparan hoy por la tarde.",
    "C Muchas gracias, qué alegría, es usted encantadora.",
    "A ¿Me repite su nombre, por favor?",
    "C Ana Gil, ya se lo he dicho.",
    "A ¿Hay algo más en lo que pueda ayudarle?",
    "C No, gracias.",
    "A Que tenga un buen día.",
)
RULE = PhraseRule("", "es", PhraseGroup.COMPETITOR, "Prado", ("prado",))


def groups(analysis: CallAnalysis) -> set[str]:
    return {hit.group.value for hit in analysis.phrases}


def test_a_kept_transcript_comes_with_its_whole_analysis(studio: Studio) -> None:
    transcript, analysis = analysis_of(studio, keep_call(studio, "a", NOW, *CALL))
    assert len(analysis.utterances) == len(transcript.utterances) == len(CALL)
    assert {one.speaker for one in analysis.speakers} == {Speaker.AGENT, Speaker.CUSTOMER}
    assert len(analysis.arc) == len(CALL)
    assert {"greeting", "presentation", "identity", "apology", "more_help", "closing"} <= groups(analysis)
    assert [one.datum for one in analysis.measures.asked_twice or ()] == ["name"]
    told = [one.phase for one in analysis.measures.phases or ()]
    assert told == [Phase.GREETING, Phase.NEED, Phase.IDENTIFICATION, Phase.WORK, Phase.CLOSING]
    assert "fibra optica" in {one.key for one in analysis.key_phrases}
    assert all("ana" not in one.key.split() for one in analysis.key_phrases)


def test_every_phrase_points_at_its_words(studio: Studio) -> None:
    transcript, analysis = analysis_of(studio, keep_call(studio, "a", NOW, *CALL))
    for hit in analysis.phrases:
        assert " ".join(transcript.utterances[hit.utterance].text.split()[hit.first : hit.last + 1]) == hit.text


def test_a_changed_library_makes_analyses_old_and_they_are_made_anew(studio: Studio) -> None:
    uids = [keep_call(studio, name, NOW, *CALL) for name in "ab"]
    assert outdated_calls(studio) == ()
    save_phrase(studio, RULE)
    assert outdated_calls(studio) == tuple(sorted(uids))
    run = analyse_outdated(studio)
    assert (set(run.analysed), run.changed_meanwhile) == (set(uids), ())
    assert outdated_calls(studio) == ()
    assert all("competitor" in groups(analysis_of(studio, uid)[1]) for uid in uids)


def test_what_was_stopped_goes_on_where_it_ended(studio: Studio) -> None:
    uids = [keep_call(studio, name, NOW, *CALL) for name in "abc"]
    save_phrase(studio, RULE)

    def stop_after_one(done: float, total: float, what: str = "") -> None:
        if done:
            raise Cancelled

    with pytest.raises(Cancelled):
        analyse_outdated(studio, stop_after_one)
    assert outdated_calls(studio) == tuple(sorted(uids)[1:])
    assert len(analyse_outdated(studio).analysed) == 2


def test_a_transcript_stays_as_it_is_when_it_is_analysed_anew(studio: Studio) -> None:
    uid = keep_call(studio, "a", NOW, *CALL)
    before = analysis_of(studio, uid)
    assert analyse_anew(studio, [uid]).analysed == (uid,)
    assert analysis_of(studio, uid) == before


def test_what_somebody_changes_meanwhile_is_left_to_them(studio: Studio, monkeypatch: pytest.MonkeyPatch) -> None:
    uid = keep_call(studio, "a", NOW, *CALL)
    transcript, analysis = analysis_of(studio, uid)
    other = replace(transcript, utterances=(replace(transcript.utterances[0], text="otra cosa"),))

    def another_is_faster(studio: Studio, uow: UnitOfWork, read: Transcript) -> CallAnalysis:
        with studio.uow() as other_uow:
            other_uow.transcripts.revise(other, replace(analysis, utterances=analysis.utterances[:1]))
            other_uow.commit()
        return analysis

    monkeypatch.setattr("qa_studio.services.analyse_calls.analyse", another_is_faster)
    assert analyse_anew(studio, [uid]).changed_meanwhile == (uid,)
    assert analysis_of(studio, uid)[0] == other


def test_calls_without_transcript_and_other_roles_are_refused(studio: Studio, staff: dict[Role, Person]) -> None:
    with pytest.raises(NotFound):
        analyse_anew(studio, ["f" * 64])
    with pytest.raises(NotAllowed):
        analyse_outdated(studio.acting_as(staff[Role.AGENT]))
