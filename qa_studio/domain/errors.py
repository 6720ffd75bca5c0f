"""Errors a person can cause, and messages that wait to be put into words."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Message:
    """A sentence for people, still without words: an id of the catalogue and its named parameters."""

    id: str
    params: Mapping[str, object] = field(default_factory=dict)

    @classmethod
    def of(cls, message_id: str, **params: object) -> "Message":
        """Gives the message `message_id` with `params` by name."""
        return cls(message_id, params)


class KnownError(Exception):
    """Something the person or the surroundings caused; shown as one sentence that says the way out."""

    def __init__(self, message_id: str, **params: object) -> None:
        super().__init__(message_id, params)
        self.message = Message(message_id, params)


class NotAllowed(KnownError):
    """The person's role does not include this."""


class NotFound(KnownError):
    """What was named is not in this workspace."""


class Cancelled(Exception):
    """The person asked a running job to stop; raised by the job's `report`."""
