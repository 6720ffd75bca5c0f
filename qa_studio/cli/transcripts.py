"""Commands for transcripts."""

from pathlib import Path
from typing import Annotated

import typer

from qa_studio.cli.console import Answer, run_in_workspace
from qa_studio.cli.options import Json, User, Workspace, text
from qa_studio.domain.calls import Speaker
from qa_studio.domain.errors import KnownError
from qa_studio.domain.transcripts import Transcript, Utterance
from qa_studio.services.browse_calls import resolve_call
from qa_studio.services.correct_transcript import correct_utterance, undo_correction
from qa_studio.services.read_transcript import export_transcript, import_transcript, transcript_of
from qa_studio.services.studio import Studio
from qa_studio.services.who_speaks import set_call_language, set_speaker, swap_speakers

transcripts = typer.Typer(no_args_is_help=True, help=text("cli.help.transcripts"))
CallName = Annotated[str, typer.Argument(metavar="CALL", help=text("cli.arg.call"))]
Number = Annotated[int, typer.Argument(metavar="NUMBER", help=text("cli.arg.utterance"))]


def transcript_command(
    call: CallName,
    form: Annotated[str, typer.Option("--format", help=text("cli.option.transcript_format"))] = "txt",
    digits: Annotated[bool | None, typer.Option("--digits/--no-digits", help=text("cli.option.digits"))] = None,
    workspace: Workspace = None,
    user: User = None,
) -> None:
    """Writes a transcript to standard output."""

    def work(studio: Studio, answer: Answer) -> None:
        uid = resolve_call(studio, call)
        answer.raw(export_transcript(studio, uid, form, digits=digits))
        transcript = transcript_of(studio, uid)
        for warning in transcript.warnings if transcript else ():
            answer.warn(text.of(warning))

    run_in_workspace(workspace, user, False, work)


@transcripts.command("import", help=text("cli.help.transcripts_import"))
def import_command(
    call: CallName,
    path: Annotated[Path, typer.Argument(metavar="FILE", help=text("cli.arg.transcript_file"))],
    language: Annotated[str | None, typer.Option(metavar="L", help=text("cli.option.language"))] = None,
    workspace: Workspace = None,
    user: User = None,
    as_json: Json = False,
) -> None:
    """Imports a transcript that was made elsewhere."""

    def work(studio: Studio, answer: Answer) -> None:
        kept: Transcript = import_transcript(studio, resolve_call(studio, call), path, language=language)
        answer.say("cli.transcript.imported", n=len(kept.utterances))
        answer.give({"call": kept.call_uid, "source": kept.source.value, "utterances": len(kept.utterances)})

    run_in_workspace(workspace, user, as_json, work)


@transcripts.command("swap", help=text("cli.help.transcripts_swap"))
def swap_command(call: CallName, workspace: Workspace = None, user: User = None, as_json: Json = False) -> None:
    """Swaps agent and customer in a call."""

    def work(studio: Studio, answer: Answer) -> None:
        swapped = swap_speakers(studio, resolve_call(studio, call))
        answer.say("cli.transcript.swapped")
        answer.give({"call": swapped.call_uid, "utterances": len(swapped.utterances)})

    run_in_workspace(workspace, user, as_json, work)


@transcripts.command("speaker", help=text("cli.help.transcripts_speaker"))
def speaker_command(
    call: CallName,
    number: Number,
    speaker: Annotated[Speaker, typer.Argument(help=text("cli.arg.speaker"))],
    workspace: Workspace = None,
    user: User = None,
    as_json: Json = False,
) -> None:
    """Says who says an utterance."""

    def work(studio: Studio, answer: Answer) -> None:
        uid = resolve_call(studio, call)
        before = _utterance(studio, uid, number)
        changed = set_speaker(studio, uid, number - 1, speaker, expected=before.text)
        answer.say("cli.transcript.speaker_set")
        answer.give({"call": uid, "utterance": number, "speaker": changed.utterances[number - 1].speaker.value})

    run_in_workspace(workspace, user, as_json, work)


@transcripts.command("correct", help=text("cli.help.transcripts_correct"))
def correct_command(
    call: CallName,
    number: Number,
    said: Annotated[str, typer.Argument(metavar="TEXT", help=text("cli.arg.correction"))],
    workspace: Workspace = None,
    user: User = None,
    as_json: Json = False,
) -> None:
    """Corrects an utterance."""

    def work(studio: Studio, answer: Answer) -> None:
        uid = resolve_call(studio, call)
        before = _utterance(studio, uid, number)
        after = correct_utterance(studio, uid, number - 1, said, before.text).utterances[number - 1]
        answer.say("cli.transcript.corrected")
        answer.give({"call": uid, "utterance": number, "text": after.text, "heard": after.heard_text})

    run_in_workspace(workspace, user, as_json, work)


@transcripts.command("undo", help=text("cli.help.transcripts_undo"))
def undo_command(
    call: CallName, number: Number, workspace: Workspace = None, user: User = None, as_json: Json = False
) -> None:
    """Takes the correction of an utterance back."""

    def work(studio: Studio, answer: Answer) -> None:
        uid = resolve_call(studio, call)
        before = _utterance(studio, uid, number)
        after = undo_correction(studio, uid, number - 1, before.text).utterances[number - 1]
        answer.say("cli.transcript.correction_undone")
        answer.give({"call": uid, "utterance": number, "text": after.text})

    run_in_workspace(workspace, user, as_json, work)


@transcripts.command("language", help=text("cli.help.transcripts_language"))
def language_command(
    call: CallName,
    language: Annotated[str | None, typer.Argument(metavar="L", help=text("cli.arg.language_or_queue"))] = None,
    workspace: Workspace = None,
    user: User = None,
    as_json: Json = False,
) -> None:
    """Says what language a call is in."""

    def work(studio: Studio, answer: Answer) -> None:
        uid = resolve_call(studio, call)
        set_call_language(studio, uid, language)
        answer.say("cli.transcript.language_set")
        answer.give({"call": uid, "language": language})

    run_in_workspace(workspace, user, as_json, work)


def _utterance(studio: Studio, uid: str, number: int) -> Utterance:
    transcript = transcript_of(studio, uid)
    if transcript is None:
        raise KnownError("transcript.none")
    if not 1 <= number <= len(transcript.utterances):
        raise KnownError("cli.transcript.no_such_utterance", number=number, total=len(transcript.utterances))
    return transcript.utterances[number - 1]
