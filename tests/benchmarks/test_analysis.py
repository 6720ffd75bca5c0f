"""How long an hour of transcript takes to analyse, against 1/200 of what its transcription takes on one core."""

import json
import time
from collections.abc import Callable
from itertools import cycle
from pathlib import Path

import pytest

from qa_studio import bootstrap
from qa_studio.domain.calls import Speaker
from qa_studio.domain.conversation import activity_of
from qa_studio.domain.conversation_measures import measure_conversation
from qa_studio.domain.sentiment_arc import arc_of, turning_points
from qa_studio.domain.transcripts import Utterance, Word
from qa_studio.services.ports import Reader
from qa_studio.settings import Settings

pytestmark = pytest.mark.benchmark
HOUR_S = 3600.0
REAL_TIME_FACTOR = 0.23
"""Seconds on one core that the small Korean model takes for a second of a channel's sound (`test_recognition`)."""
LIMIT_S = HOUR_S * REAL_TIME_FACTOR / 200


def hour_of(language: str) -> list[Utterance]:
    """Gives an hour of talk with word times: the demo's calls in a language, one after another, over and over."""
    folder = Settings().resources / "demo" / "transcripts"
    calls = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.json"))]
    said: list[Utterance] = []
    for call in cycle(one for one in calls if one["language"] == language):
        shift_s = said[-1].end_s + 1.0 if said else 0.0
        for line in call["utterances"]:
            start_s, end_s = line["start_s"] + shift_s, line["end_s"] + shift_s
            if end_s > HOUR_S:
                return said
            texts = line["text"].split()
            step_s = (end_s - start_s) / len(texts)
            words = tuple(
                Word(text, start_s + index * step_s, start_s + (index + 1) * step_s) for index, text in enumerate(texts)
            )
            said.append(Utterance(Speaker(line["speaker"]), start_s, end_s, line["text"], words))
    return said


def steps_of(reader: Reader, said: list[Utterance], language: str) -> dict[str, Callable[[], object]]:
    rules = reader.shipped_phrases()
    hits = reader.phrases(said, language, HOUR_S, rules)
    sentiments = [reader.sentiment(one.text, language) for one in said]
    return {
        "sentiment": lambda: [reader.sentiment(one.text, language) for one in said],
        "arc": lambda: (arc_of(said, sentiments), turning_points(said, sentiments)),
        "redaction": lambda: reader.mask_personal_data(said, language),
        "phrases": lambda: reader.phrases(said, language, HOUR_S, rules),
        "measures": lambda: measure_conversation(activity_of(said, HOUR_S), said, hits),
        "topics": lambda: reader.key_phrases(said, language),
    }


@pytest.mark.parametrize("language", ["es", "en"])
def test_an_hour_of_transcript_against_its_transcription(language: str, own_home: Path) -> None:
    reader = bootstrap.text_reader(Settings())
    said = hour_of(language)
    took: dict[str, float] = {}
    for name, step in steps_of(reader, said, language).items():
        started = time.process_time()
        step()
        took[name] = time.process_time() - started
    parts = ", ".join(f"{name} {seconds:.2f} s" for name, seconds in took.items())
    words = sum(one.word_count for one in said)
    total = sum(took.values())
    print(f"\nan hour of transcript ({language}, {len(said)} utterances, {words} words): {parts}")
    print(f"in all {total:.2f} s of one core against {LIMIT_S:.2f} s, ratio {total / LIMIT_S:.2f} (limit 1)")
