"""Who says what: channels, estimated voices, sides that look swapped, and what people put right."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from heard_material import heard_on
from qa_studio.domain.calls import Call, Direction, Span, Speaker
from qa_studio.domain.errors import KnownError, NotFound
from qa_studio.domain.transcripts import SpeakerSource, Transcript, TranscriptSource
from qa_studio.services.read_transcript import keep_transcript
from qa_studio.services.speech_rows import Heard
from qa_studio.services.studio import Studio
from qa_studio.services.who_speaks import (
    Conversation,
    conversation_of,
    set_call_language,
    set_speaker,
    swap_speakers,
)
from qa_studio.services.workspace_settings import WorkspaceSettings

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
CALL = Call("a" * 64, NOW, 20.0)
A, C, U = Speaker.AGENT, Speaker.CUSTOMER, Speaker.UNKNOWN
GREETING = (0.0, "gracias por llamar a nubia le atiende ana")
ASKING = (4.0, "hola quiero cambiar mi tarifa")
STEREO = heard_on([[GREETING], [ASKING]])
MONO_TURNS = [(0.0, 3.5, 0), (3.8, 8.0, 1)]
Keeping = Callable[[Heard], Conversation]


def lines(utterances: object) -> list[tuple[Speaker, str]]:
    return [(one.speaker, one.text) for one in utterances]  # type: ignore[attr-defined]


def conversation(studio: Studio, heard: Heard, call: Call = CALL, **settings: object) -> Conversation:
    return conversation_of(studio, call, WorkspaceSettings(**settings), heard, "es")  # type: ignore[arg-type]


@pytest.fixture
def keep(studio: Studio) -> Keeping:
    """Gives a function that makes what was heard the call's current transcript, as a run does."""
    with studio.uow() as uow:
        uow.calls.add(CALL)
        uow.commit()

    def kept(heard: Heard) -> Conversation:
        made = conversation(studio, heard)
        transcript = Transcript(CALL.uid, TranscriptSource.VOSK, "m", "es", made.utterances, NOW, (), made.warnings)
        with studio.uow() as uow:
            assert made.activity is not None
            uow.calls.save_activity(CALL.uid, made.activity)
            keep_transcript(studio, uow, transcript)
            uow.commit()
        return made

    return kept


def test_each_channel_is_a_speaker_and_the_order_is_that_of_time(studio: Studio) -> None:
    made = conversation(studio, STEREO)
    assert lines(made.utterances) == [(A, GREETING[1]), (C, ASKING[1])]
    assert {one.speaker_source for one in made.utterances} == {SpeakerSource.CHANNEL}
    assert [one.channel for one in made.utterances] == [0, 1]
    assert made.activity is not None
    assert set(made.activity.spans) == {A, C}
    assert made.warnings == ()


@pytest.mark.parametrize(
    ("call", "settings"),
    [
        (replace(CALL, agent_channel=1), {}),
        (replace(CALL, queue="ventas"), {"queue_agent_channels": {"ventas": 1}}),
        (CALL, {"agent_channel": 1}),
    ],
)
def test_the_agents_side_comes_from_the_call_else_its_queue_else_the_workspace(
    studio: Studio, call: Call, settings: dict[str, object]
) -> None:
    made = conversation(studio, STEREO, call, **settings)
    assert [one.speaker for one in made.utterances] == [C, A]
    assert [one.id for one in made.warnings] == ["speech.sides_look_swapped"]


def test_a_run_is_parted_at_a_long_pause(studio: Studio) -> None:
    (first,) = heard_on([[(0.0, "uno dos")]]).channels[0].runs
    (second,) = heard_on([[(3.0, "tres")]]).channels[0].runs
    heard = heard_on([[(0.0, "x")], [(9.0, "y")]])
    joined = replace(heard, channels=(replace(heard.channels[0], runs=((*first, *second),)), heard.channels[1]))
    assert lines(conversation(studio, joined).utterances) == [(A, "uno dos"), (A, "tres"), (C, "y")]


def test_voices_of_a_single_track_are_estimated_and_the_agent_is_told_by_what_agents_say(studio: Studio) -> None:
    heard = heard_on([[(0.0, "hola diga"), (1.0, GREETING[1])]], [(0.0, 0.9, 0), (1.0, 5.0, 1)])
    made = conversation(studio, heard)
    assert lines(made.utterances) == [(C, "hola diga"), (A, GREETING[1])]
    assert {one.speaker_source for one in made.utterances} == {SpeakerSource.ESTIMATED}
    assert made.activity is not None
    assert made.activity.spans[C] == (Span(0.0, 0.8),)


def test_where_nothing_tells_agents_answer_and_on_outbound_calls_customers_do(studio: Studio) -> None:
    heard = heard_on([[(0.0, "sí buenas"), (4.0, "hola mire")]], MONO_TURNS)
    assert [one.speaker for one in conversation(studio, heard).utterances] == [A, C]
    outbound = replace(CALL, direction=Direction.OUTBOUND)
    assert [one.speaker for one in conversation(studio, heard, outbound).utterances] == [C, A]


def test_an_utterance_is_parted_where_the_voice_changes(studio: Studio) -> None:
    heard = heard_on([[(0.0, "sí dígame usted hola quería preguntar")]], [(0.0, 1.2, 0), (1.2, 3.0, 1)])
    assert lines(conversation(studio, heard).utterances) == [(A, "sí dígame usted"), (C, "hola quería preguntar")]


@pytest.mark.parametrize("turns", [[], [(0.0, 9.0, 0)]])
def test_one_voice_alone_is_nobodys(studio: Studio, turns: list[tuple[float, float, int]]) -> None:
    made = conversation(studio, heard_on([[(0.0, "hola"), (4.0, "adiós")]], turns))
    assert lines(made.utterances) == [(U, "hola"), (U, "adiós")]
    assert made.activity is not None
    assert set(made.activity.spans) == {U}


def test_silence_is_an_empty_conversation(studio: Studio) -> None:
    for channels in ([[]], [[], []]):
        made = conversation(studio, heard_on(channels))
        assert (made.utterances, made.warnings) == ((), ())


def test_swapping_changes_words_sound_and_measures_and_is_remembered(studio: Studio, keep: Keeping) -> None:
    keep(heard_on([[ASKING], [GREETING]]))
    with studio.uow() as uow:
        before = uow.transcripts.analysis(CALL.uid)
        assert [one.id for one in uow.transcripts.current(CALL.uid).warnings] == ["speech.sides_look_swapped"]  # type: ignore[union-attr]
    swapped = swap_speakers(studio, CALL.uid)
    assert lines(swapped.utterances) == [(A, GREETING[1]), (C, ASKING[1])]
    with studio.uow() as uow:
        after = uow.transcripts.analysis(CALL.uid)
        assert uow.transcripts.current(CALL.uid) == swapped
        assert uow.calls.get(CALL.uid).agent_channel == 1
        assert uow.audit.events(f"call:{CALL.uid}")[-1].event.action == "transcript.speakers_swapped"
    assert swapped.warnings == ()
    assert before is not None
    assert after is not None
    assert after.measures.talk_s[A] == before.measures.talk_s[C]
    again = swap_speakers(studio, CALL.uid)
    assert [one.speaker for one in again.utterances] == [C, A]


def test_a_swap_of_estimated_voices_stays_an_estimate(studio: Studio, keep: Keeping) -> None:
    keep(heard_on([[(0.0, "sí buenas"), (4.0, "hola mire")]], MONO_TURNS))
    swapped = swap_speakers(studio, CALL.uid)
    assert [one.speaker for one in swapped.utterances] == [C, A]
    assert swapped.has_estimated_speakers
    with studio.uow() as uow:
        assert uow.calls.get(CALL.uid).agent_channel is None


def test_there_is_nothing_to_swap_where_nobody_is_known(studio: Studio, keep: Keeping) -> None:
    keep(heard_on([[(0.0, "hola")]]))
    with pytest.raises(KnownError) as error:
        swap_speakers(studio, CALL.uid)
    assert error.value.message.id == "speakers.nothing_to_swap"


def test_one_utterances_speaker_is_a_persons_word(studio: Studio, keep: Keeping) -> None:
    keep(heard_on([[(0.0, "sí buenas"), (4.0, "hola mire")]], MONO_TURNS))
    changed = set_speaker(studio, CALL.uid, 1, A, expected="hola mire")
    assert [(one.speaker, one.speaker_source) for one in changed.utterances] == [
        (A, SpeakerSource.ESTIMATED),
        (A, SpeakerSource.PERSON),
    ]
    with studio.uow() as uow:
        activity = uow.calls.activity(CALL.uid)
        analysis = uow.transcripts.analysis(CALL.uid)
    assert activity is not None
    assert set(activity.spans) == {A}
    assert analysis is not None
    assert [one.speaker for one in analysis.speakers] == [A]


@pytest.mark.parametrize(("index", "expected"), [(1, "something else"), (7, None), (-1, None)])
def test_a_speaker_is_not_set_where_the_transcript_changed_meanwhile(
    studio: Studio, keep: Keeping, index: int, expected: str | None
) -> None:
    keep(STEREO)
    with pytest.raises(KnownError) as error:
        set_speaker(studio, CALL.uid, index, A, expected=expected)
    assert error.value.message.id == "transcript.changed_meanwhile"


def test_a_call_without_transcript_and_no_call_at_all_are_told(studio: Studio) -> None:
    with pytest.raises(NotFound):
        swap_speakers(studio, CALL.uid)
    with studio.uow() as uow:
        uow.calls.add(CALL)
        uow.commit()
    with pytest.raises(NotFound) as error:
        swap_speakers(studio, CALL.uid)
    assert error.value.message.id == "transcript.none"


def test_a_calls_language_is_set_and_taken_back(studio: Studio, keep: Keeping) -> None:
    keep(STEREO)
    for language in ("pt", None):
        set_call_language(studio, CALL.uid, language)
        with studio.uow() as uow:
            assert uow.calls.get(CALL.uid).language == language
    with pytest.raises(KnownError) as error:
        set_call_language(studio, CALL.uid, "Spanish!")
    assert error.value.message.id == "settings.unknown_language"
