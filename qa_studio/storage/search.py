"""The repository of full-text search over current transcripts."""

from qa_studio.storage.saved_searches import SavedSearches


class SqlSearch(SavedSearches):
    """Search in the database; see `understanding_repositories.Search`."""
