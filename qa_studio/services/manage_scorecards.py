"""The workspace's scorecards: the shipped ones, and those installed from files."""

from pathlib import Path

from qa_studio.domain.people import Permission
from qa_studio.domain.scorecards import Scorecard
from qa_studio.services.repositories import UnitOfWork
from qa_studio.services.studio import Studio


def list_scorecards(studio: Studio) -> tuple[Scorecard, ...]:
    """Gives the newest version of each scorecard; what people are judged by is no secret."""
    with studio.uow() as uow:
        return uow.scorecards.all()


def get_scorecard(studio: Studio, scorecard_id: str, version: int | None = None) -> Scorecard:
    """Gives a scorecard version, the newest by default.

    Raises:
        NotFound: there is none.
    """
    with studio.uow() as uow:
        return uow.scorecards.get(scorecard_id, version)


def install_scorecard(studio: Studio, path: Path) -> Scorecard:
    """Installs a scorecard from a YAML file.

    Raises:
        NotAllowed: the role may not manage scorecards.
        KnownError: the file has an error, or would change a version that was used.
    """
    studio.require(Permission.MANAGE_SCORECARDS)
    scorecard = studio.scorecard_files.read(path)
    with studio.uow() as uow:
        uow.scorecards.save(scorecard)
        uow.audit.record(studio.event("scorecard.installed", f"scorecard:{scorecard.id}:{scorecard.version}"))
        uow.commit()
    return scorecard


def install_shipped(uow: UnitOfWork, shipped: tuple[Scorecard, ...]) -> int:
    """Puts shipped scorecard versions that the workspace lacks into it; gives how many."""
    known = {(one.id, one.version) for one in uow.scorecards.all()}
    newest = {one.id: one.version for one in uow.scorecards.all()}
    new = [one for one in shipped if (one.id, one.version) not in known and one.version > newest.get(one.id, 0)]
    for scorecard in new:
        uow.scorecards.save(scorecard)
    return len(new)
