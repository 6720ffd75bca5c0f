"""Bounds for a process that loads a model nobody has tried: a damaged one may ask for all the memory there is."""

import contextlib
from pathlib import Path
from typing import Final

import psutil

from qa_studio.speech import manifest

_PER_MODEL_BYTE: Final = 8
"""Vosk takes two to three times a model's size on disk."""
_SPARE_BYTES: Final = 2 * 1024**3


def confine_memory(model: Path) -> None:
    """Lets this process take no more memory than loading `model` can need; where the system allows no bound, none."""
    try:
        import resource
    except ImportError:
        return
    taken = psutil.Process().memory_info().vms
    bound = taken + _SPARE_BYTES + _PER_MODEL_BYTE * manifest.size_bytes(model)
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    if hard != resource.RLIM_INFINITY:
        bound = min(bound, hard)
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (bound, hard))
