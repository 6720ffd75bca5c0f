"""Commands on lines of text: personal data masked."""

import json
import sys
from typing import Annotated

import typer

from qa_studio import bootstrap
from qa_studio.cli.console import Answer, run
from qa_studio.cli.options import text
from qa_studio.domain.errors import KnownError
from qa_studio.services.mask_text import personal_data_in
from qa_studio.settings import Settings


def redact_command(
    language: Annotated[str, typer.Option(metavar="es|en", help=text("cli.option.text_language"))],
) -> None:
    """Reads lines from standard input and writes each with its personal data masked, and what was found, as JSON."""

    def work(answer: Answer) -> None:
        reader = bootstrap.text_reader(Settings())
        if not reader.knows(language):
            raise KnownError("redaction.language_unknown", language=language)
        if sys.stdin is None:
            return
        sys.stdin.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
        for line in sys.stdin:
            masked, found = personal_data_in(reader, line.rstrip("\n"), language)
            answer.raw(json.dumps({"text": masked, "found": [one._asdict() for one in found]}, ensure_ascii=False))

    run(False, work)
