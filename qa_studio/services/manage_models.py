"""Speech models: what is at hand, checking, adding, removing and downloading."""

from pathlib import Path

from qa_studio.domain.jobs import Report, silent
from qa_studio.domain.people import Permission
from qa_studio.services.speech_rows import CatalogueModel, SpeechModel
from qa_studio.services.studio import Studio


def list_models(studio: Studio) -> tuple[SpeechModel, ...]:
    """Gives the speech models at hand on this machine, usable or not."""
    return studio.models.installed()


def model_catalogue(studio: Studio) -> tuple[CatalogueModel, ...]:
    """Gives the models offered for download, as far as is known here."""
    return studio.models.catalogue()


def refresh_catalogue(studio: Studio) -> tuple[CatalogueModel, ...]:
    """Fetches the makers' list of models, at a person's request.

    Raises:
        NotAllowed: the role may not manage models.
        KnownError: the list cannot be had.
    """
    studio.require(Permission.MANAGE_MODELS)
    return studio.models.refresh_catalogue()


def check_model(studio: Studio, name: str) -> SpeechModel:
    """Loads a model on trial, and gives it as it now stands.

    Raises:
        NotAllowed: the role may not transcribe.
        NotFound: there is none of that name.
    """
    studio.require(Permission.TRANSCRIBE)
    return studio.models.check(name)


def add_model(studio: Studio, path: Path, report: Report = silent) -> SpeechModel:
    """Adds a model from a folder or zip.

    Raises:
        NotAllowed: the role may not manage models.
        KnownError: it is no usable model.
    """
    studio.require(Permission.MANAGE_MODELS)
    return studio.models.add(path, report)


def remove_model(studio: Studio, name: str) -> None:
    """Deletes a model that was added or downloaded.

    Raises:
        NotAllowed: the role may not manage models.
        KnownError: there is none of that name, or it came in a package.
    """
    studio.require(Permission.MANAGE_MODELS)
    studio.models.remove(name)


def download_model(studio: Studio, name: str, report: Report = silent) -> SpeechModel:
    """Downloads a model of the catalogue; only ever at a person's request.

    Raises:
        NotAllowed: the role may not manage models.
        KnownError: the download cannot be had, is incomplete or not what the catalogue says.
    """
    studio.require(Permission.MANAGE_MODELS)
    return studio.models.download(name, report)
