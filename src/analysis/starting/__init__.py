"""Starting: a new case, ready to be filled in, and the page from which to go on with a case."""

from analysis.starting.making import NewCaseError, Started, start
from analysis.starting.overview import CaseOverview, Overview, overview

__all__ = ["CaseOverview", "NewCaseError", "Overview", "Started", "overview", "start"]
