"""Folders that look like speech models, and a server's view of them."""

import hashlib
import json
import zipfile
from dataclasses import dataclass, field
from pathlib import Path

FILES = (
    *("am/final.mdl", "conf/mfcc.conf", "conf/model.conf", "graph/HCLr.fst", "graph/Gr.fst"),
    *("graph/disambig_tid.int", "graph/phones/word_boundary.int", "ivector/final.ie", "ivector/splice.conf"),
    *("ivector/online_cmvn.conf", "ivector/final.mat", "ivector/global_cmvn.stats", "ivector/final.dubm"),
)


def make_model(folder: Path, files: tuple[str, ...] = FILES) -> Path:
    """Makes a folder with the files of a model, none of them loadable."""
    for name in files:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(f"{name} of a model\n" * 20)
    return folder


def broken_copy(model: Path, folder: Path, name: str, old: str, new: str) -> Path:
    """Makes a model of links to another's files, with the text `old` of the file `name` replaced by `new`."""
    for file in model.rglob("*"):
        place = folder / file.relative_to(model)
        place.parent.mkdir(parents=True, exist_ok=True)
        if file.is_file() and file.relative_to(model).as_posix() != name:
            place.symlink_to(file)
    text = (model / name).read_text()
    assert old in text
    (folder / name).write_text(text.replace(old, new))
    return folder


def zipped(folder: Path, archive: Path, inside: str | None = None) -> Path:
    """Packs a folder, as one folder called like it or `inside`."""
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as file:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                file.write(path, f"{inside or folder.name}/{path.relative_to(folder).as_posix()}")
    return archive


@dataclass
class ModelServer:
    """What the server gives, and what it was asked for."""

    url: str = ""
    archive: bytes = b""
    md5: str = ""
    cut_after: list[int] = field(default_factory=list)
    """The bytes after which each coming answer is cut; whole answers once this is used up."""
    honours_ranges: bool = True
    status: int = 200
    statuses: list[int] = field(default_factory=list)
    """The statuses of the coming answers; `status` once this is used up."""
    stalls_after: list[int] = field(default_factory=list)
    """The bytes after which each coming answer falls silent."""
    slow_pieces: int = 0
    """In how many pieces, with a breath between them, an answer is sent; 0: at once."""
    tells_length: bool = True
    misplaces_ranges: bool = False
    redirects_to: str = ""
    entries: list[dict[str, object]] = field(default_factory=list)
    """Further entries of the published list."""
    ranges: list[str | None] = field(default_factory=list)
    """The `Range` of each question for the model."""
    asked: list[str] = field(default_factory=list)
    """The path of each question, absolute where the server was asked as a proxy."""
    size: int = 0
    """The size the list tells; 0: the true one."""

    def listing(self) -> bytes:
        """The published list, as the makers write it."""
        entry = {
            "lang": "es",
            "lang_text": "Spanish",
            "md5": self.md5 or hashlib.md5(self.archive).hexdigest(),
            "name": "vosk-model-small-es-0.42",
            "obsolete": "false",
            "size": self.size or len(self.archive),
            "size_text": "1KiB",
            "type": "small",
            "url": f"{self.url}/model.zip",
            "version": "0.42",
        }
        return json.dumps([entry, {"name": "incomplete"}, *self.entries]).encode()
