"""The interface of programs: the acts and queries of the pages, as JSON below /api/v1."""
