"""A file read with another beginning than it has, so that a decoder meets a header that tells the truth."""

import io
import os
from pathlib import Path
from typing import BinaryIO


class SplicedFile(io.RawIOBase):
    """Bytes of our own, followed by a file's content from a certain place on."""

    def __init__(self, head: bytes, path: Path, skip: int) -> None:
        """Puts `head` in front of what `path` holds from byte `skip` on.

        Raises:
            OSError: the file cannot be opened.
        """
        super().__init__()
        self._head = head
        self._skip = skip
        self._file: BinaryIO = path.open("rb")
        self._length = len(head) + max(0, path.stat().st_size - skip)
        self._position = 0

    def readable(self) -> bool:
        """Always True."""
        return True

    def seekable(self) -> bool:
        """Always True."""
        return True

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        """Moves as a file does and gives the new position in bytes."""
        base = {os.SEEK_SET: 0, os.SEEK_CUR: self._position, os.SEEK_END: self._length}[whence]
        self._position = max(0, base + offset)
        return self._position

    def tell(self) -> int:
        """Gives the position in bytes."""
        return self._position

    def readinto(self, buffer: object) -> int:
        """Reads into a writable buffer and gives the number of bytes."""
        view = memoryview(buffer).cast("B")  # type: ignore[arg-type]
        data = self._head[self._position : self._position + len(view)]
        if len(data) < len(view):
            self._file.seek(self._skip + max(0, self._position - len(self._head)))
            data += self._file.read(len(view) - len(data))
        view[: len(data)] = data
        self._position += len(data)
        return len(data)

    def close(self) -> None:
        """Closes the file."""
        self._file.close()
        super().close()
