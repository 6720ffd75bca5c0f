"""QA Studio: listens to a fair sample of a contact centre's calls and turns it into coaching."""

__version__ = "0.1.0"
