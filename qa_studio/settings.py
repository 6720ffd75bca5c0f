"""Where things are: resources, scorecards, the workspace, models; and what the surroundings decide."""

import os
from pathlib import Path
from typing import Annotated, Final

import platformdirs
from pydantic import BeforeValidator, Field
from pydantic_settings import BaseSettings, SettingsConfigDict

_PACKAGE: Final = Path(__file__).parent


def _shipped(name: str) -> Path:
    """Finds a folder that ships: beside the package in a checkout, inside it in a wheel."""
    installed = _PACKAGE / "_shipped" / name
    return installed if installed.is_dir() else _PACKAGE.parent / name


def _count(given: object) -> int | None:
    """Reads a number from 1 up; None for anything else: a wrong setting must not keep the program from running."""
    return int(text) if (text := str(given).strip()).isdecimal() and int(text) > 0 else None


class Settings(BaseSettings):
    """Settings of this machine and this run; each can come from the environment with `QA_STUDIO_` in front."""

    model_config = SettingsConfigDict(env_prefix="QA_STUDIO_", extra="ignore")

    workspace: Path = Field(default_factory=lambda: Path(platformdirs.user_documents_dir()) / "QA Studio")
    database_url: str | None = None
    """A PostgreSQL URL for a team's database; None: SQLite in the workspace folder."""
    models: Path = Field(default_factory=lambda: Path(platformdirs.user_data_dir("qa-studio", False)) / "models")
    config: Path = Field(default_factory=lambda: Path(platformdirs.user_config_dir("qa-studio", False)))
    locale: str | None = None
    workers: Annotated[int | None, BeforeValidator(_count)] = None
    """How many calls are recognised at once; None, or anything that is no such number: as many as processors."""
    model_catalogue: str = "https://alphacephei.com/vosk/models/model-list.json"

    @property
    def resources(self) -> Path:
        """The folder of icons, styles, translations, lexicons and templates."""
        return _shipped("resources")

    @property
    def scorecards(self) -> Path:
        """The folder of scorecards that ship."""
        return _shipped("scorecards")

    @property
    def language(self) -> str:
        """The interface language, "es" or "en": the setting, else the environment's, else English."""
        wanted = self.locale or next(
            (os.environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(name)), ""
        )
        return "es" if wanted.lower().startswith("es") else "en"
