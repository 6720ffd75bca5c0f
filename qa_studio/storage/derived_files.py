"""Files made from recordings and kept in the workspace: waveform outlines and playable sound."""

import hashlib
import json
import os
import time
from collections.abc import Sequence
from pathlib import Path

from qa_studio.domain.calls import Span
from qa_studio.services.speech_rows import Peaks

_MAGIC = b"QAPEAKS1"
_STALE_S = 12 * 3600.0


class DerivedFiles:
    """Derived files of a workspace; implements `ports.Derived`. A damaged file counts as missing."""

    def __init__(self, folder: Path) -> None:
        """Keeps files under `folder`, which is made when first needed.

        Playable sound is kept only while somebody works: what an earlier run could not clear is deleted.
        """
        self._folder = folder
        self._handed_out: set[Path] = set()
        for path in (folder / "playback").glob("*/*.wav"):
            if time.time() - path.stat().st_mtime > _STALE_S:
                path.unlink(missing_ok=True)

    def peaks(self, uid: str) -> Peaks | None:
        """Gives a call's waveform outline, if it was made."""
        try:
            content = self._peaks_file(uid).read_bytes()
        except OSError:
            return None
        if not content.startswith(_MAGIC):
            return None
        head, _, body = content[len(_MAGIC) :].partition(b"\n")
        try:
            facts = json.loads(head)
            per_second, lengths = int(facts["per_second"]), [int(one) for one in facts["lengths"]]
        except (ValueError, KeyError, TypeError):
            return None
        if sum(lengths) != len(body):
            return None
        starts = [sum(lengths[:index]) for index in range(len(lengths))]
        return Peaks(per_second, tuple(body[start : start + size] for start, size in zip(starts, lengths, strict=True)))

    def save_peaks(self, uid: str, peaks: Peaks) -> None:
        """Keeps a call's waveform outline, replacing the file in one step."""
        head = json.dumps({"per_second": peaks.per_second, "lengths": [len(one) for one in peaks.channels]}).encode()
        target = self._peaks_file(uid)
        _private_folder(target.parent)
        temporary = target.with_suffix(f".{os.getpid()}.tmp")
        temporary.write_bytes(_MAGIC + head + b"\n" + b"".join(peaks.channels))
        temporary.chmod(0o600)
        temporary.replace(target)

    def playback(self, uid: str, bleeps: Sequence[Span]) -> Path:
        """Gives the playable file's place, and deletes the same call's files with other bleeps."""
        covered = json.dumps([[span.start_s, span.end_s] for span in bleeps])
        digest = hashlib.sha256(covered.encode()).hexdigest()[:12]
        folder = self._folder / "playback" / uid[:2]
        _private_folder(folder)
        target = folder / f"{uid}-{digest}.wav"
        for other in folder.glob(f"{uid}-*.wav"):
            if other != target:
                other.unlink(missing_ok=True)
        self._handed_out.add(target)
        return target

    def clear_playback(self) -> None:
        """Deletes the playable sound that this run made; a card number may be heard in what is not transcribed yet."""
        for path in self._handed_out:
            path.unlink(missing_ok=True)
        self._handed_out.clear()

    def _peaks_file(self, uid: str) -> Path:
        return self._folder / "peaks" / uid[:2] / f"{uid}.peaks"


def _private_folder(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
