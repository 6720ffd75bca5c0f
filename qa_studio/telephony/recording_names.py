"""What a recording's file name tells of its call, by the customs of telephone systems and diallers."""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from typing import Final

from qa_studio.domain.calls import CallFacts, Direction

AUDIO_EXTENSIONS: Final = frozenset(
    {"wav", "wav49", "gsm", "ulaw", "alaw", "al", "ul", "pcm", "raw", "vox", "sln", "sln16", "g722", "g729", "yswav"}
    | {"mp3", "mp2", "m4a", "mp4", "aac", "wma", "asf", "amr", "awb", "3gp", "ogg", "oga", "opus", "spx", "flac"}
    | {"webm", "mka", "au", "snd", "aif", "aiff", "caf", "w64", "rf64"}
)
"""Extensions that are cut off a name before it is read, in either case; anything else belongs to the name."""

NOBODY: Final = frozenset({"", "unknown", "anonymous", "anonimo", "none", "null", "restricted", "private"})
"""What telephone systems write where a number or agent is not known."""

LONGEST_EXTENSION_DIGITS: Final = 6
"""A number with at most so many digits is taken for an extension where the type leaves open who is who."""

_LARGEST_OFFSET: Final = timedelta(hours=14)
_QUARTER_S: Final = 15 * 60
_STAMP_TOLERANCE_S: Final = 120
_VICIDIAL_NOBODY: Final = frozenset({"VDAD", "VDCL"})

_FREEPBX: Final = re.compile(
    r"(?P<type>out|q|rg|force|internal|external|exten|conf)-(?P<numbers>.+)"
    r"-(?P<date>\d{8})-(?P<time>\d{6})-(?P<epoch>\d{9,10})\.(?P<sequence>\d+)",
    re.IGNORECASE | re.ASCII,
)
_VICIDIAL: Final = re.compile(
    r"(?P<date>\d{8})-(?P<time>\d{6})_(?P<phone>[0-9+*#]*)_(?P<agent>[^_]*?)"
    r"(?:_(?P<campaign>.*?))?(?:-(?P<leg>all|in|out))?",
    re.IGNORECASE | re.ASCII,
)
_WOLKVOX: Final = re.compile(
    r"agent\.(?P<agent>[^.]*)\.date\.(?P<date>\d{4}-\d{2}-\d{2}-\d{2}-\d{2}-\d{2})"
    r"(?P<codes>(?:\.cod\d*\.[^.]*)*)\.tel\.(?P<phone>[^.]*)\.id\.(?P<id>.*?)(?: \(\d+\))?"
    r"\.hung_up\.(?P<who>\w+)",
    re.IGNORECASE | re.ASCII,
)
_WOLKVOX_CODE: Final = re.compile(r"\.cod(\d*)\.([^.]*)", re.IGNORECASE | re.ASCII)
_YEASTAR: Final = re.compile(
    r"(?P<date>\d{8})(?P<time>\d{6})-(?P<epoch>\d{9,10})\.(?P<sequence>\d+)"
    r"-(?P<caller>[^-]*)-(?P<callee>[^-]*)-(?P<type>internal|inbound|outbound)",
    re.IGNORECASE | re.ASCII,
)
_LEG: Final = re.compile(r"(?P<name>.+)[-_.](?P<side>in|out|rx|tx)", re.IGNORECASE | re.ASCII)
_SIDES: Final = {"in": "in", "rx": "in", "out": "out", "tx": "out"}
_AWS_AGENT: Final = re.compile(r"(?:^|_)AGENT_(.+?)(?:_|$)")
_AWS_CUSTOMER: Final = re.compile(r"(?:^|_)CUST_(.+?)(?:_|$)")
_AWS_GUID: Final = re.compile(r"(?:^|_)GUID_(.+?)(?:_|$)")
_AWS_TIME: Final = re.compile(r"(?:^|_)DT_(\d{4}-\d{2}-\d{2}T\d{2}-\d{2}-\d{2})(?:_|$)", re.ASCII)


def facts_from_name(name: str, site: tzinfo) -> CallFacts:
    """Reads a recording's file name, with or without its folder; empty facts where it follows no known custom.

    Times of names that carry no epoch are `site`'s local time; `started_at` is always aware. A date that cannot be
    (month 13) gives no start time unless an epoch stands beside it. Who is the agent and who the customer is told by
    the function of each custom. Of one leg of a call the free field `leg` is "in" or "out" (see `leg_of`).
    Customs: FreePBX and Issabel, VICIdial, Wolkvox, Yeastar, and the samples of Amazon's call analytics.
    """
    stem = _stem(name)
    facts = _facts_of(stem, site)
    leg = _LEG.fullmatch(stem)
    if facts is None and leg is not None:
        facts = _facts_of(leg["name"], site)
        if facts is not None:
            return replace(facts, fields={**facts.fields, "leg": _SIDES[leg["side"].lower()]})
    return facts or CallFacts()


def _facts_of(stem: str, site: tzinfo) -> CallFacts | None:
    read = (custom(stem, site) for custom in (_freepbx, _vicidial, _wolkvox, _yeastar, _aws))
    return next((facts for facts in read if facts is not None), None)


def leg_of(name: str) -> tuple[str, str] | None:
    """Gives the name that both legs of a call share (with extension) and "in" or "out"; None where it is no leg's.

    Asterisk's Monitor, and VICIdial with it, write `NAME-in` and `NAME-out`: what came in from the recorded channel
    and what went out to it. MixMonitor's files of its options `r` and `t` are named -rx and -tx by custom. `_` and `.`
    are found in place of the hyphen.
    """
    stem = _stem(name)
    leg = _LEG.fullmatch(stem)
    if leg is None:
        return None
    return leg["name"] + base_name(name)[len(stem) :], _SIDES[leg["side"].lower()]


def base_name(name: str) -> str:
    """Gives a file name without its folder, whichever system's separator was used."""
    return re.split(r"[\\/]", name.strip())[-1]


def _stem(name: str) -> str:
    base = base_name(name)
    stem, dot, extension = base.rpartition(".")
    return stem if dot and extension.lower() in AUDIO_EXTENSIONS else base


def _freepbx(stem: str, _site: tzinfo) -> CallFacts | None:
    """Reads `TYPE-DEST-FROM-YYYYMMDD-HHMMSS-EPOCH.SEQ`.

    Read from the right, so that the destination may be a name with hyphens. The types, and who is who:

    - `out`: outbound; the caller is the agent, the destination the customer.
    - `q`, `rg`: inbound; the destination is the queue (or ring group), the caller the customer; the agent is not told.
    - `external`: inbound; the destination is the agent, the caller the customer.
    - `internal`: internal; the destination is the agent, the caller the colleague who wanted something.
    - `exten`, `force`: by length. A short caller and a long destination are outbound, two short ones internal,
      anything else inbound to the destination.
    - `conf`: the destination is the room (free field `conference`); a short caller is the agent, a long one the
      customer.
    """
    match = _FREEPBX.fullmatch(stem)
    if match is None:
        return None
    destination, hyphen, caller = match["numbers"].rpartition("-")
    if not hyphen:
        return None
    facts = _FREEPBX_TYPES[match["type"].lower()](_known(destination), _known(caller))
    return CallFacts(
        agent_handle=facts.agent_handle,
        queue=facts.queue,
        direction=facts.direction,
        customer_number=facts.customer_number,
        started_at=_from_pair(match["date"] + match["time"], match["epoch"]),
        fields={**facts.fields, "unique_id": f"{match['epoch']}.{match['sequence']}"},
    )


def _outgoing(destination: str | None, caller: str | None) -> CallFacts:
    return CallFacts(agent_handle=caller, customer_number=destination, direction=Direction.OUTBOUND)


def _queued(destination: str | None, caller: str | None) -> CallFacts:
    return CallFacts(queue=destination, customer_number=caller, direction=Direction.INBOUND)


def _incoming(destination: str | None, caller: str | None) -> CallFacts:
    return CallFacts(agent_handle=destination, customer_number=caller, direction=Direction.INBOUND)


def _between_colleagues(destination: str | None, caller: str | None) -> CallFacts:
    return CallFacts(agent_handle=destination, customer_number=caller, direction=Direction.INTERNAL)


def _by_length(destination: str | None, caller: str | None) -> CallFacts:
    if is_extension(caller):
        return (_between_colleagues if is_extension(destination) else _outgoing)(destination, caller)
    return _incoming(destination, caller)


def _conference(destination: str | None, caller: str | None) -> CallFacts:
    fields = {"conference": destination} if destination else {}
    if is_extension(caller):
        return CallFacts(agent_handle=caller, fields=fields)
    return CallFacts(customer_number=caller, fields=fields)


_FREEPBX_TYPES: Final[Mapping[str, Callable[[str | None, str | None], CallFacts]]] = {
    "out": _outgoing,
    "q": _queued,
    "rg": _queued,
    "external": _incoming,
    "internal": _between_colleagues,
    "exten": _by_length,
    "force": _by_length,
    "conf": _conference,
}


def is_extension(number: str | None) -> bool:
    """Whether a number is short enough to be one of the house's own."""
    return number is not None and number.isdigit() and len(number) <= LONGEST_EXTENSION_DIGITS


def _vicidial(stem: str, site: tzinfo) -> CallFacts | None:
    """Reads `FULLDATE_CUSTPHONE_AGENT[_CAMPAIGN][-all|-in|-out]`.

    The suffix says which leg was recorded (free field `leg`), not who called whom; the name does not tell that.
    `VDAD` and `VDCL` stand for the dialler itself, not for an agent.
    """
    match = _VICIDIAL.fullmatch(stem)
    if match is None:
        return None
    agent = _known(match["agent"])
    return CallFacts(
        agent_handle=None if agent in _VICIDIAL_NOBODY else agent,
        customer_number=_known(match["phone"]),
        started_at=_local(match["date"] + match["time"], "%Y%m%d%H%M%S", site),
        fields=_fields(campaign=match["campaign"], leg=(match["leg"] or "").lower()),
    )


def _wolkvox(stem: str, site: tzinfo) -> CallFacts | None:
    """Reads `agent.N.date.D.cod.N[.cod2.N].tel.N.id.CONN_ID[ (N)].hung_up.WHO`.

    `cod` is the activity code that the agent chose: the disposition; further ones are `disposition_2` and so on.
    """
    match = _WOLKVOX.fullmatch(stem)
    if match is None:
        return None
    codes = {
        f"disposition_{number}" if number else "disposition": code
        for number, code in _WOLKVOX_CODE.findall(match["codes"])
    }
    return CallFacts(
        agent_handle=_known(match["agent"]),
        customer_number=_known(match["phone"]),
        started_at=_local(match["date"], "%Y-%m-%d-%H-%M-%S", site),
        fields=_fields(**codes, unique_id=match["id"], hung_up=match["who"].lower()),
    )


def _yeastar(stem: str, _site: tzinfo) -> CallFacts | None:
    """Reads `YYYYMMDDHHMMSS-EPOCH.SEQ-CALLER-CALLEE-TYPE`; outbound the caller is the agent, else the callee."""
    match = _YEASTAR.fullmatch(stem)
    if match is None:
        return None
    direction = Direction(match["type"].lower())
    caller, callee = _known(match["caller"]), _known(match["callee"])
    agent, customer = (caller, callee) if direction is Direction.OUTBOUND else (callee, caller)
    return CallFacts(
        agent_handle=agent,
        customer_number=customer,
        direction=direction,
        started_at=_from_pair(match["date"] + match["time"], match["epoch"]),
        fields={"unique_id": f"{match['epoch']}.{match['sequence']}"},
    )


def _aws(stem: str, site: tzinfo) -> CallFacts | None:
    """Reads the parts `GUID_…`, `AGENT_…`, `CUST_…` and `DT_…` of the samples; a start or an agent must be there."""
    agent, time = _AWS_AGENT.search(stem), _AWS_TIME.search(stem)
    guid, customer = _AWS_GUID.search(stem), _AWS_CUSTOMER.search(stem)
    if time is None or (agent is None and guid is None and customer is None):
        return None
    return CallFacts(
        agent_handle=_known(agent[1]) if agent else None,
        customer_number=_known(customer[1]) if customer else None,
        started_at=_local(time[1], "%Y-%m-%dT%H-%M-%S", site),
        fields=_fields(unique_id=guid[1] if guid else ""),
    )


def _known(value: str | None) -> str | None:
    text = (value or "").strip()
    return None if text.lower() in NOBODY else text


def _fields(**values: str | None) -> dict[str, str]:
    return {name: value for name, value in values.items() if value}


def _local(text: str, form: str, site: tzinfo) -> datetime | None:
    try:
        return datetime.strptime(text, form).replace(tzinfo=site)
    except ValueError:
        return None


def _from_pair(stamp: str, epoch: str) -> datetime:
    """Gives the moment of a UTC epoch in the offset that the local stamp beside it shows.

    Offsets are whole quarters of an hour; where the pair shows none or the stamp is no date, the moment is in UTC.
    """
    moment = datetime.fromtimestamp(int(epoch), UTC)
    local = _local(stamp, "%Y%m%d%H%M%S", UTC)
    if local is None:
        return moment
    difference_s = (local - moment).total_seconds()
    offset = timedelta(seconds=round(difference_s / _QUARTER_S) * _QUARTER_S)
    is_offset = abs(difference_s - offset.total_seconds()) <= _STAMP_TOLERANCE_S and abs(offset) <= _LARGEST_OFFSET
    return moment.astimezone(timezone(offset)) if is_offset else moment
