"""Where recordings lie: absolute paths, the workspace's own folder, and roots that each machine maps."""

import json
import shutil
from collections.abc import Mapping
from pathlib import Path, PurePath

from qa_studio.domain.calls import RawForm, Recording
from qa_studio.domain.errors import KnownError
from qa_studio.services.speech_rows import RawFile, SoundFile

WORKSPACE_ROOT = "workspace"


class RecordingFiles:
    """Recordings of a workspace; implements `ports.Recordings`.

    The workspace's own recordings lie in `folder`/recordings. Other roots are named in `folder`/roots.json as
    {"name": "folder on this machine"}; a file below such a root is kept as root and path, so that another machine,
    which maps the name to its own folder, finds it too.
    """

    def __init__(self, folder: Path) -> None:
        """Reads the machine's roots of the workspace `folder`.

        Raises:
            KnownError: `recording.roots_unreadable` where roots.json is no such mapping.
        """
        self._own = folder / "recordings"
        self._roots = {**_read_roots(folder / "roots.json"), WORKSPACE_ROOT: self._own}

    def locate(self, recording: Recording) -> tuple[SoundFile, ...]:
        """Gives the file, or both legs, the agent's first.

        Raises `KnownError` ("recording.gone", "recording.root_unknown").
        """
        legs = (recording, recording.customer_leg) if recording.customer_leg else (recording,)
        files = tuple(self._located(leg.root, leg.path) for leg in legs)
        form = RawForm.of_codec(recording.audio.codec)
        return files if form is None else tuple(RawFile(file, form) for file in files)

    def _located(self, root: str, path: str) -> Path:
        if root and root not in self._roots:
            raise KnownError("recording.root_unknown", root=root, path=path)
        found = self._roots[root] / path if root else Path(path)
        if not found.is_file():
            raise KnownError("recording.gone", path=str(found))
        return found

    def refer(self, path: Path, *, copy: bool, sha256: str) -> tuple[str, str]:
        """Gives root and path under which a file is kept, copying it into the workspace first where `copy`.

        Raises:
            KnownError: `recording.not_copied` where there is no room or no permission.
        """
        if copy:
            return WORKSPACE_ROOT, self._copied(path, sha256)
        for name, root in self._roots.items():
            if path.is_relative_to(root):
                return name, path.relative_to(root).as_posix()
        return "", path.as_posix()

    def _copied(self, path: Path, sha256: str) -> str:
        kept = f"{sha256[:2]}/{sha256[:16]}-{PurePath(path).name}"
        target = self._own / kept
        if not target.exists():
            temporary = target.with_name(target.name + ".part")
            try:
                target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
                shutil.copyfile(path, temporary)
                temporary.chmod(0o600)
                temporary.replace(target)
            except OSError as error:
                temporary.unlink(missing_ok=True)
                raise KnownError("recording.not_copied", path=path.name, problem=str(error)) from error
        return kept


def _read_roots(path: Path) -> Mapping[str, Path]:
    if not path.exists():
        return {}
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        return {str(name): Path(str(folder)) for name, folder in content.items()}
    except (OSError, ValueError, AttributeError) as error:
        raise KnownError("recording.roots_unreadable", path=str(path)) from error
