"""What a workspace's people have agreed on: which side the agent is on, time zone, languages, copying."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from qa_studio.domain.errors import KnownError
from qa_studio.domain.people import Permission
from qa_studio.services.repositories import UnitOfWork
from qa_studio.services.studio import Studio

_KEY: Final = "workspace"
_LANGUAGE: Final = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")


@dataclass(frozen=True)
class WorkspaceSettings:
    """Settings of a workspace.

    `agent_channel` is 0 (left) or 1 (right), by queue where queues differ; `agent_leg` is the side that the agent
    is on where a recorder writes two files, "in" (what the recorded channel sends) or "out". `site_timezone` is an
    IANA name, languages are ISO 639-1 codes; models go by name, by language and by queue.
    """

    agent_channel: int = 0
    site_timezone: str = "UTC"
    default_language: str = "es"
    copy_recordings: bool = False
    queue_languages: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    agent_leg: str = "out"
    queue_agent_channels: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    language_models: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    queue_models: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    numbers_as_digits: bool = False
    keeps_personal_data: bool = False
    """Whether masked personal data (never payment cards) is kept apart for the roles that may see it."""

    def language_of(self, language: str | None, queue: str | None) -> str:
        """Gives a call's own language, else its queue's, else the workspace's."""
        return language or self.queue_languages.get(queue or "", self.default_language)

    def model_of(self, language: str, queue: str | None) -> str | None:
        """Gives the name of the model that a queue, else a language, is to be recognised with; None: the best."""
        return self.queue_models.get(queue or "") or self.language_models.get(language.split("-")[0])

    def agent_channel_of(self, queue: str | None) -> int:
        """Gives the channel on which the agents of a queue are heard."""
        return self.queue_agent_channels.get(queue or "", self.agent_channel)


def is_language(tag: str) -> bool:
    """Whether a tag reads as a language code ("es", "es-MX")."""
    return _LANGUAGE.fullmatch(tag) is not None


def settings_in(uow: UnitOfWork) -> WorkspaceSettings:
    """Reads the settings within a unit of work; what was never set has its default."""
    stored = uow.settings.get(_KEY)
    if not isinstance(stored, dict):
        return WorkspaceSettings()
    known = {name: stored[name] for name in WorkspaceSettings.__dataclass_fields__ if name in stored}
    return WorkspaceSettings(**known)


def keep_settings(uow: UnitOfWork, settings: WorkspaceSettings) -> None:
    """Stores settings within a unit of work, as they are."""
    uow.settings.put(_KEY, as_plain(settings))


def workspace_settings(studio: Studio) -> WorkspaceSettings:
    """Gives the workspace's settings."""
    with studio.uow() as uow:
        return settings_in(uow)


def change_workspace_settings(studio: Studio, settings: WorkspaceSettings) -> None:
    """Stores changed settings.

    Raises:
        NotAllowed: the role may not manage the workspace.
        KnownError: `settings.unknown_timezone`, `settings.wrong_channel`, `settings.unknown_language`.
    """
    studio.require(Permission.MANAGE_WORKSPACE)
    try:
        ZoneInfo(settings.site_timezone)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise KnownError("settings.unknown_timezone", timezone=settings.site_timezone) from error
    for channel in (settings.agent_channel, *settings.queue_agent_channels.values()):
        if channel not in (0, 1):
            raise KnownError("settings.wrong_channel", channel=channel)
    if settings.agent_leg not in ("in", "out"):
        raise KnownError("settings.wrong_leg", leg=settings.agent_leg)
    for language in (settings.default_language, *settings.queue_languages.values()):
        if not is_language(language):
            raise KnownError("settings.unknown_language", language=language)
    with studio.uow() as uow:
        keep_settings(uow, settings)
        uow.audit.record(studio.event("settings.changed", "workspace", settings=as_plain(settings)))
        uow.commit()


def as_plain(settings: WorkspaceSettings) -> dict[str, object]:
    """Gives the settings as JSON values."""
    plain = {name: getattr(settings, name) for name in WorkspaceSettings.__dataclass_fields__}
    return {name: dict(value) if isinstance(value, Mapping) else value for name, value in plain.items()}
