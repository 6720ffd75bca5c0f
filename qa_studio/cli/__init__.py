"""The command line: `qa-studio …`; every use case that the window has, for people and for machines."""

from qa_studio.cli.main import main

__all__ = ["main"]
