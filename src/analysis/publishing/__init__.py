"""The case study for its readers: web page, PDF, Word file and data, in Welsh and in English."""

from analysis.publishing.faults import (
    GateError,
    IncompleteBlock,
    NarrativeError,
    PublishingError,
)
from analysis.publishing.model import build
from analysis.publishing.outline import measures, outline, plain_text
from analysis.publishing.publish import Published, check, publish

__all__ = [
    "GateError",
    "IncompleteBlock",
    "NarrativeError",
    "Published",
    "PublishingError",
    "build",
    "check",
    "measures",
    "outline",
    "plain_text",
    "publish",
]
