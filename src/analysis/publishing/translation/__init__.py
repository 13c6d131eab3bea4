"""Translation: both narratives given out as one Word file, its Welsh taken in again, and signed."""

from analysis.publishing.translation.giving import Exported, default_path, export
from analysis.publishing.translation.lacking import missing_welsh, status
from analysis.publishing.translation.passages import TranslationError
from analysis.publishing.translation.signing import Review, review, sign
from analysis.publishing.translation.state import Signature
from analysis.publishing.translation.taking import Taken, take_in

__all__ = [
    "Exported",
    "Review",
    "Signature",
    "Taken",
    "TranslationError",
    "default_path",
    "export",
    "missing_welsh",
    "review",
    "sign",
    "status",
    "take_in",
]
