"""The demo has the calls, voices and events that it promises, and its sound fits its scripts."""

import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import soundfile

from qa_studio.domain.calls import Span, Speaker
from qa_studio.domain.conversation import LONG_DEAD_AIR_S, OVERTALK_S
from qa_studio.domain.people import Handle, holder_of

Calls = Mapping[str, Mapping[str, Any]]
Utterances = Mapping[str, list[Mapping[str, Any]]]

ROOT = Path(__file__).resolve().parents[2]
REAL_CALLS = (
    *("anger", "thanks", "recovery", "long_wait", "rude_agent", "overtalk", "dead_air", "long_dead_air"),
    *("silence_at_end", "data_asked_twice", "missed_greeting", "missed_closing", "missed_identity_check"),
    *("card_number", "card_code", "card_refused", "cancellation", "escalation", "callback_promise"),
    *("hold_with_leave", "hold_without_leave", "tool_failure"),
)
DIGITS = {
    word: str(value)
    for words in (
        "cero uno dos tres cuatro cinco seis siete ocho nueve",
        "oh one two three four five six seven eight nine",
    )
    for value, word in enumerate(words.split())
}


def silences(said: Sequence[Mapping[str, Any]]) -> Iterator[Span]:
    """Gives the stretches between utterances in which nobody speaks."""
    heard_until = 0.0
    for utterance in said:
        if utterance["start_s"] > heard_until:
            yield Span(heard_until, utterance["start_s"])
        heard_until = max(heard_until, utterance["end_s"])


def longest_overtalk_s(said: Sequence[Mapping[str, Any]]) -> float:
    """Gives the longest time for which both speak, 0 where they never do."""
    shared = [
        min(one["end_s"], other["end_s"]) - max(one["start_s"], other["start_s"])
        for one in said
        for other in said
        if one["speaker"] == Speaker.AGENT and other["speaker"] == Speaker.CUSTOMER
    ]
    return max(shared, default=0.0)


def card_numbers(text: str) -> list[str]:
    """Gives the runs of 16 digits in a text, spoken or written, that fulfil Luhn's check."""
    words = re.findall(r"\w+", text.casefold())
    digits = "".join(DIGITS.get(word, word if word.isdigit() else " ") for word in words)
    return [run for run in digits.split() if len(run) == 16 and luhn(run)]


def luhn(digits: str) -> bool:
    """Whether a number ends in the check digit of ISO/IEC 7812-1."""
    doubled = [sum(divmod(int(digit) * (1 + index % 2), 10)) for index, digit in enumerate(reversed(digits))]
    return sum(doubled) % 10 == 0


def test_the_material_is_what_the_scripts_say() -> None:
    command = [sys.executable, str(ROOT / "tools" / "make_demo_calls.py"), "--check"]
    answer = subprocess.run(command, capture_output=True, text=True, check=False)
    assert answer.returncode == 0, answer.stdout + answer.stderr


def test_there_are_enough_calls_in_each_language(calls: Calls) -> None:
    count = Counter(call["language"] for call in calls.values())
    assert count["es"] >= 36
    assert count["en"] >= 12
    assert count["ko"] == 2


def test_six_agents_have_calls_over_three_months_and_the_last_week(calls: Calls, workspace: Mapping[str, Any]) -> None:
    agents = [person["key"] for person in workspace["people"] if person["role"] == "agent"]
    assert len(agents) == 6
    for agent in agents:
        ages = [call["days_ago"] for call in calls.values() if call["agent"] == agent]
        assert len(ages) >= 8
        assert min(ages) <= 7
        assert max(ages) >= 90


def test_all_roles_are_there(workspace: Mapping[str, Any]) -> None:
    roles = Counter(person["role"] for person in workspace["people"])
    assert roles == {"administrator": 1, "supervisor": 2, "reviewer": 2, "agent": 6}


def test_the_demo_is_small(demo: Path) -> None:
    assert sum(path.stat().st_size for path in demo.rglob("*") if path.is_file()) < 8_000_000


def test_recordings_are_stereo_at_8_khz_and_as_long_as_their_transcripts(
    demo: Path, calls: Calls, utterances: Utterances
) -> None:
    for name, call in calls.items():
        sound = soundfile.info(demo / call["recording"])
        last_s = max(utterance["end_s"] for utterance in utterances[name])
        assert (sound.samplerate, sound.channels) == (8000, 2), name
        assert 0.5 < sound.duration - last_s < 12, name
        assert abs(sound.duration - call["duration_s"]) < 0.01, name


def test_the_agent_is_heard_on_the_left_and_the_customer_on_the_right(
    demo: Path, calls: Calls, utterances: Utterances
) -> None:
    for name, call in calls.items():
        samples, rate_hz = soundfile.read(demo / call["recording"])
        for utterance in utterances[name]:
            span = Span(utterance["start_s"], utterance["end_s"])
            others = (other for other in utterances[name] if other["speaker"] != utterance["speaker"])
            if any(other["start_s"] < span.end_s and other["end_s"] > span.start_s for other in others):
                continue
            part = samples[round(span.start_s * rate_hz) : round(span.end_s * rate_hz)]
            left, right = np.sqrt(np.mean(part**2, axis=0))
            loud, quiet = (left, right) if utterance["speaker"] == Speaker.AGENT else (right, left)
            assert loud > 0.05, (name, utterance)
            assert quiet < loud / 30, (name, utterance)


def test_levels_are_those_of_a_telephone_call(demo: Path, calls: Calls) -> None:
    for name, call in calls.items():
        samples, _ = soundfile.read(demo / call["recording"])
        assert 0.3 < np.abs(samples).max() < 0.8, name


def test_what_a_call_is_said_to_contain_is_in_it(calls: Calls, utterances: Utterances) -> None:
    for name, call in calls.items():
        heard, said = set(call["heard"]), utterances[name]
        longest_s = max((silence.duration_s for silence in silences(said)), default=0.0)
        numbers = [number for utterance in said for number in card_numbers(utterance["text"])]
        assert ("long_dead_air" in heard) == (longest_s > LONG_DEAD_AIR_S), (name, longest_s)
        assert ("overtalk" in heard) == (longest_overtalk_s(said) >= OVERTALK_S), name
        assert ("card_number" in heard) == bool(numbers), name
        if "silence_at_end" in heard:
            assert call["duration_s"] - max(utterance["end_s"] for utterance in said) > 5, name
        if "cancellation" in heard:
            text = " ".join(utterance["text"] for utterance in said)
            assert re.search(r"darme de baja|den de baja|I want to cancel", text), name


def test_the_calls_contain_what_real_calls_contain(calls: Calls) -> None:
    heard = Counter(event for call in calls.values() for event in call["heard"])
    assert [event for event in REAL_CALLS if not heard[event]] == []
    assert heard["long_dead_air"] >= 2


def test_an_extension_that_changed_hands_leads_to_who_had_it_that_day(
    calls: Calls, workspace: Mapping[str, Any]
) -> None:
    today = date(2026, 6, 30)
    people = {person["key"]: number for number, person in enumerate(workspace["people"])}

    def day(days_ago: int | None) -> date | None:
        return None if days_ago is None else today - timedelta(days_ago)

    handles = [
        Handle(people[person["key"]], one["value"], day(one["from_days_ago"]), day(one["before_days_ago"]))
        for person in workspace["people"]
        for one in person["handles"]
    ]
    holders: dict[str, set[str]] = {}
    for name, call in calls.items():
        held_by = holder_of(call["agent_handle"], today - timedelta(call["days_ago"]), handles)
        assert held_by == people[call["agent"]], name
        holders.setdefault(call["agent_handle"], set()).add(call["agent"])
    assert max(len(agents) for agents in holders.values()) == 2
