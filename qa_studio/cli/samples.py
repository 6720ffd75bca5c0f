"""Commands for random samples: draw, verify, list, replace."""

from typing import Annotated

import typer

from qa_studio.cli.calls import filter_of
from qa_studio.cli.console import Answer, Exit, run_in_workspace
from qa_studio.cli.options import LARGEST_NUMBER, From, Json, Queue, To, User, Workspace, text
from qa_studio.domain.sampling import SamplingPlan
from qa_studio.services.browse_calls import resolve_call
from qa_studio.services.draw_sample import (
    draw_sample,
    get_draw,
    list_draws,
    replace_call,
    seed_from_hex,
    verify_draw,
)
from qa_studio.services.studio import Studio

samples = typer.Typer(no_args_is_help=True, help=text("cli.help.sample"))
DrawNumber = Annotated[int, typer.Argument(metavar="DRAW", min=1, max=LARGEST_NUMBER, help=text("cli.arg.draw"))]


@samples.command("draw", help=text("cli.help.sample_draw"))
def draw_command(
    per_agent: Annotated[int, typer.Option(min=1, max=LARGEST_NUMBER, help=text("cli.option.per_agent"))],
    seed: Annotated[str | None, typer.Option(metavar="HEX", help=text("cli.option.seed"))] = None,
    date_from: From = None,
    date_to: To = None,
    queue: Queue = None,
    workspace: Workspace = None,
    user: User = None,
    as_json: Json = False,
) -> None:
    """Draws calls at random."""

    def work(studio: Studio, answer: Answer) -> None:
        plan = SamplingPlan(filter_of(studio, None, date_from, date_to, queue), per_agent)
        record = draw_sample(studio, plan, seed_from_hex(seed) if seed is not None else None)
        answer.say("cli.draw.done", draw=str(record.id), n=len(record.items), eligible=record.eligible_count)
        for stratum in record.strata:
            if stratum.is_short:
                answer.say("cli.draw.short", agent=stratum.key, taken=stratum.taken, wanted=stratum.wanted)
        if record.is_seed_chosen:
            answer.say("cli.draw.seed_chosen")
        answer.give(
            {
                "draw": record.id,
                "seed": record.seed,
                "seed_chosen": record.is_seed_chosen,
                "algorithm": record.algorithm,
                "eligible": record.eligible_count,
                "digest": record.digest,
                "items": [{"call": item.uid, "agent": item.stratum, "rank": item.rank} for item in record.items],
                "strata": [
                    {"agent": one.key, "eligible": len(one.eligible), "wanted": one.wanted, "taken": one.taken}
                    for one in record.strata
                ],
            }
        )

    run_in_workspace(workspace, user, as_json, work)


@samples.command("verify", help=text("cli.help.sample_verify"))
def verify_command(draw: DrawNumber, workspace: Workspace = None, user: User = None, as_json: Json = False) -> None:
    """Reproduces a draw from its record."""

    def work(studio: Studio, answer: Answer) -> None:
        record = get_draw(studio, draw)
        reproduced = verify_draw(studio, draw)
        answer.say("cli.draw.reproduced" if reproduced else "cli.draw.not_reproduced", draw=str(draw))
        answer.give(
            {
                "draw": draw,
                "reproduced": reproduced,
                "seed": record.seed,
                "seed_chosen": record.is_seed_chosen,
                "digest": record.digest,
                "draws_in_workspace": [row.id for row in list_draws(studio)],
            },
            Exit.DONE if reproduced else Exit.NOTHING_DONE,
        )

    run_in_workspace(workspace, user, as_json, work)


@samples.command("list", help=text("cli.help.sample_list"))
def list_command(workspace: Workspace = None, user: User = None, as_json: Json = False) -> None:
    """Lists all draws."""

    def work(studio: Studio, answer: Answer) -> None:
        rows = list_draws(studio)
        headings = ("draw", "drawn_at", "drawn_by", "eligible", "drawn", "reviewed")
        answer.table(
            tuple(f"cli.column.{one}" for one in headings),
            (
                (
                    str(row.id),
                    text.moment(row.drawn_at),
                    row.drawn_by,
                    str(row.eligible),
                    str(row.drawn),
                    str(row.reviewed),
                )
                for row in rows
            ),
        )
        answer.give(
            {
                "draws": [
                    {
                        "draw": row.id,
                        "drawn_at": row.drawn_at.isoformat(),
                        "drawn_by": row.drawn_by,
                        "seed_chosen": row.is_seed_chosen,
                        "search": row.search or None,
                        "eligible": row.eligible,
                        "drawn": row.drawn,
                        "reviewed": row.reviewed,
                    }
                    for row in rows
                ]
            }
        )

    run_in_workspace(workspace, user, as_json, work)


@samples.command("replace", help=text("cli.help.sample_replace"))
def replace_command(
    draw: DrawNumber,
    call: Annotated[str, typer.Argument(help=text("cli.arg.call"))],
    reason: Annotated[str, typer.Option(help=text("cli.option.reason"))],
    workspace: Workspace = None,
    user: User = None,
    as_json: Json = False,
) -> None:
    """Replaces a drawn call that cannot be reviewed."""

    def work(studio: Studio, answer: Answer) -> None:
        replacement = replace_call(studio, draw, resolve_call(studio, call), reason)
        if replacement is None:
            answer.say("cli.draw.no_replacement")
        else:
            answer.say("cli.draw.replaced", call=replacement.uid[:12], rank=replacement.rank)
        answer.give(
            {
                "replacement": (
                    {"call": replacement.uid, "agent": replacement.stratum, "rank": replacement.rank}
                    if replacement
                    else None
                )
            }
        )

    run_in_workspace(workspace, user, as_json, work)
