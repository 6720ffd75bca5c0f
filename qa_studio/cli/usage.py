"""What was typed wrongly, told in the reader's language: usage errors of the parser and their exit code."""

import re
from typing import Final, Protocol

from qa_studio.cli.console import Answer, Exit
from qa_studio.cli.options import text

_RANGE: Final = re.compile(r"(?P<side>greater|less) than or equal to (?P<bound>\S+)$")
_CHOICES: Final = re.compile(r"is not one of (?P<choices>.+)\.$")
_COMMAND: Final = re.compile(r"No such command '(?P<name>.*?)'\.")
_NEEDS_VALUE: Final = re.compile(r"^Option '(?P<name>.*?)' requires ")


class UsageProblem(Protocol):
    """What the parser raises for wrong usage; `message` is its own sentence, in English."""

    message: str
    exit_code: int


def tell_usage(problem: UsageProblem, as_json: bool) -> int:
    """Tells a usage error in one sentence, or in one JSON object, and gives the exit code."""
    if type(problem).__name__ == "NoArgsIsHelpError":  # The help was shown when it was made.
        return Exit.WRONG_USAGE
    answer = Answer(as_json)
    answer.refuse(sentence_of(problem), Exit.WRONG_USAGE)
    return answer.code


def sentence_of(problem: UsageProblem) -> str:
    """Gives the sentence for a usage error, with the command that shows the help."""
    context = getattr(problem, "ctx", None)
    helping = f"{context.command_path if context else 'qa-studio'} --help"
    message = problem.message
    match type(problem).__name__:
        case "MissingParameter":
            return text("cli.usage.missing", name=_name_of(problem), help=helping)
        case "NoSuchOption":
            return text("cli.usage.no_option", name=getattr(problem, "option_name", ""), help=helping)
        case "BadParameter":
            name = _name_of(problem)
            if found := _RANGE.search(message):
                limit = f"{'≥' if found['side'] == 'greater' else '≤'} {found['bound']}"
                return text("cli.usage.range", name=name, range=limit, help=helping)
            if found := _CHOICES.search(message):
                return text("cli.usage.choice", name=name, choices=found["choices"].replace("'", ""), help=helping)
            return text("cli.usage.value", name=name, help=helping)
        case _ if found := _COMMAND.search(message):
            return text("cli.usage.no_command", name=found["name"], help=helping)
        case _ if found := _NEEDS_VALUE.search(message):
            return text("cli.usage.needs_value", name=found["name"], help=helping)
        case _ if message.startswith("Got unexpected extra argument"):
            return text("cli.usage.too_many", help=helping)
        case _:
            return text("cli.usage.other", help=helping)


def _name_of(problem: UsageProblem) -> str:
    """Gives the option or argument that an error is about, as the help names it."""
    parameter = getattr(problem, "param", None)
    if parameter is None:
        return "?"
    if parameter.param_type_name == "option":
        return str(max(parameter.opts, key=len))
    return str(parameter.metavar or parameter.name.upper())
