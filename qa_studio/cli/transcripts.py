"""Commands for transcripts."""

from pathlib import Path
from typing import Annotated

import typer

from qa_studio.cli.console import Answer, run_in_workspace
from qa_studio.cli.options import Json, User, Workspace, text
from qa_studio.domain.transcripts import Transcript
from qa_studio.services.browse_calls import resolve_call
from qa_studio.services.read_transcript import export_transcript, import_transcript
from qa_studio.services.studio import Studio

transcripts = typer.Typer(no_args_is_help=True, help=text("cli.help.transcripts"))
CallName = Annotated[str, typer.Argument(metavar="CALL", help=text("cli.arg.call"))]


def transcript_command(
    call: CallName,
    form: Annotated[str, typer.Option("--format", help=text("cli.option.transcript_format"))] = "txt",
    workspace: Workspace = None,
    user: User = None,
) -> None:
    """Writes a transcript to standard output."""

    def work(studio: Studio, answer: Answer) -> None:
        answer.raw(export_transcript(studio, resolve_call(studio, call), form))

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
