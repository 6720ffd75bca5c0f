"""What Vosk gives as JSON: its results, one or many, and the monologues that `vosk-transcriber` makes of them."""

from collections.abc import Iterable, Iterator

from qa_studio.domain.calls import Speaker
from qa_studio.domain.errors import KnownError
from qa_studio.domain.speakers import at_pauses, utterance_of
from qa_studio.domain.transcripts import SpeakerSource, Utterance, Word
from qa_studio.speech.cues import speaker_named
from qa_studio.speech.json_objects import JsonObject
from qa_studio.speech.tokens import is_word

RESULT_FIELDS = frozenset({"result", "text", "partial", "alternatives"})
"""A JSON object of Vosk's has one of these at least."""


def read_results(results: Iterable[JsonObject], path: str) -> tuple[Utterance, ...]:
    """Reads results as `Result()` and `FinalResult()` give them; partial ones are passed over.

    Of alternatives the first, the likeliest, is taken. Who speaks is not known.

    Raises:
        KnownError: `transcript.no_times` with `path`, where words were recognised without their times;
            `transcript.bad_field`.
    """
    return tuple(one for result in results for one in _result(result, path))


def read_monologues(document: JsonObject) -> tuple[Utterance, ...]:
    """Reads what `vosk-transcriber --output-type json` writes; a monologue's speaker may have a name that tells.

    Raises:
        KnownError: `transcript.bad_field`.
    """
    return tuple(one for monologue in document.objects("monologues") for one in _monologue(monologue))


def _result(result: JsonObject, path: str) -> Iterator[Utterance]:
    likeliest = next(result.objects("alternatives", required=False), result)
    words = [word.word("word", "start", "end", "conf") for word in likeliest.objects("result", required=False)]
    if not words and (likeliest.text_or("text") or "").strip():
        raise KnownError("transcript.no_times", path=path)
    return _utterances(words, Speaker.UNKNOWN)


def _monologue(monologue: JsonObject) -> Iterator[Utterance]:
    terms = (term for term in monologue.objects("terms") if term.text_or("type", "WORD") == "WORD")
    words = [term.word("text", "start", "end", "confidence") for term in terms]
    named: str | None = None
    if monologue.value.get("speaker") is not None:
        speaker = monologue.object("speaker")
        named = speaker.text_or("name") or str(speaker.value.get("id", ""))
    return _utterances(words, speaker_named(named or "") or Speaker.UNKNOWN)


def _utterances(words: Iterable[Word], speaker: Speaker) -> Iterator[Utterance]:
    spoken = sorted((word for word in words if is_word(word.text)), key=lambda word: word.start_s)
    for run in at_pauses(spoken):
        yield utterance_of(run, speaker, None, SpeakerSource.IMPORTED)
