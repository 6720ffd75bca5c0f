"""Speaks the demo's scripts: recordings, transcripts and the workspace file; `--check` compares them with the scripts.

Needs espeak-ng, which the application itself never does. Run from the checkout:

    python tools/make_demo_calls.py            # every call
    python tools/make_demo_calls.py --only facturacion-duplicada-01
    python tools/make_demo_calls.py --check    # no voices needed
"""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import soundfile

from demo_calls.mixing import PlacedLine, generator_for, mix, place
from demo_calls.recording import write_recording
from demo_calls.scripts import CallScript, PeopleSource, read_calls, read_evaluations, read_people
from demo_calls.voices import SAMPLE_RATE_HZ, speak
from demo_calls.workspace import WrongSource, workspace

DEMO = Path(__file__).resolve().parent.parent / "resources" / "demo"


def transcript_of(call: CallScript, placed: Sequence[PlacedLine]) -> dict[str, Any]:
    """Gives a call's transcript in QA Studio's JSON shape, in order of time."""
    in_time = sorted(placed, key=lambda entry: (entry.start_s, entry.end_s))
    return {
        "source": "demo_script",
        "model": None,
        "language": call.language,
        "utterances": [
            {
                "speaker": entry.line.speaker,
                "start_s": entry.start_s,
                "end_s": entry.end_s,
                "text": entry.line.text,
                "confidence": None,
                "words": [],
            }
            for entry in in_time
        ],
    }


def make_call(call: CallScript, people: PeopleSource, folder: Path) -> None:
    """Speaks one call and writes its recording and transcript under `folder`."""
    voices = {"agent": people.person(call.agent).voices[call.language], "customer": call.voice}
    spoken = [speak(line.spoken or line.text, voices[line.speaker]) for line in call.lines]
    random = generator_for(call)
    placed = place(call, [len(samples) / SAMPLE_RATE_HZ for samples in spoken], random)
    write_recording(folder / "recordings" / f"{call.name}.ogg", mix(call, placed, spoken, random), call.compression)
    _write_json(folder / "transcripts" / f"{call.name}.json", transcript_of(call, placed))


def workspace_of(calls: Sequence[CallScript], people: PeopleSource, folder: Path) -> dict[str, Any]:
    """Gives the workspace file's content from the sources and what was made from them."""
    transcripts = {
        call.name: json.loads((folder / "transcripts" / f"{call.name}.json").read_text("utf-8")) for call in calls
    }
    durations_s = {
        call.name: round(soundfile.info(folder / "recordings" / f"{call.name}.ogg").duration, 2) for call in calls
    }
    return workspace(people, calls, tuple(read_evaluations(folder)), transcripts, durations_s)


def differences(calls: Sequence[CallScript], people: PeopleSource, folder: Path) -> list[str]:
    """Says what is missing, left over, or does not match the scripts; empty where all is well."""
    found: list[str] = []
    names = {call.name for call in calls}
    if len(names) < len(calls):
        found.append("two calls share a name")
    for kind, ending in (("recordings", ".ogg"), ("transcripts", ".json")):
        there = {path.stem for path in (folder / kind).glob(f"*{ending}")}
        found += [f"{kind}/{name}{ending} is missing" for name in sorted(names - there)]
        found += [f"{kind}/{name}{ending} has no script" for name in sorted(there - names)]
    if found:
        return found
    for call in calls:
        found += _call_differences(call, folder)
    if not found and json.loads((folder / "workspace.json").read_text("utf-8")) != workspace_of(calls, people, folder):
        found.append("workspace.json is not what the sources say")
    return found


def _call_differences(call: CallScript, folder: Path) -> list[str]:
    transcript = json.loads((folder / "transcripts" / f"{call.name}.json").read_text("utf-8"))
    said = sorted((utterance["speaker"], utterance["text"]) for utterance in transcript["utterances"])
    found = []
    if said != sorted((line.speaker, line.text) for line in call.lines) or transcript["language"] != call.language:
        found.append(f"{call.name}: the transcript is not what the script says")
    recording = soundfile.info(folder / "recordings" / f"{call.name}.ogg")
    wanted_s = max(utterance["end_s"] for utterance in transcript["utterances"]) + call.end_pause_s
    if recording.samplerate != SAMPLE_RATE_HZ or recording.channels != 2 or abs(recording.duration - wanted_s) > 0.05:
        found.append(f"{call.name}: the recording does not fit the transcript")
    return found


def _write_json(path: Path, content: object) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8", newline="\n")


def main(arguments: Sequence[str] | None = None) -> int:
    """Makes or checks the demo's material; gives 0, or 1 where something does not match."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--check", action="store_true", help="compare the files with the scripts, change nothing")
    parser.add_argument("--only", nargs="+", metavar="NAME", help="speak these calls only")
    options = parser.parse_args(arguments)
    calls, people = tuple(read_calls(DEMO)), read_people(DEMO)
    try:
        if options.check:
            found = differences(calls, people, DEMO)
            print("\n".join(found) or f"{len(calls)} calls match their scripts")
            return 1 if found else 0
        (DEMO / "recordings").mkdir(exist_ok=True)
        for call in calls:
            if not options.only or call.name in options.only:
                make_call(call, people, DEMO)
                print(call.name)
        _write_json(DEMO / "workspace.json", workspace_of(calls, people, DEMO))
    except WrongSource as slip:
        print(slip, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
