"""A row of progress for each notebook; plain lines where the output is not a terminal."""

from typing import Self

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from analysis.language import has_text, reader_language, text
from analysis.running import Outcome, Step

SHOWN_REASONS = 3


class Rows:
    """Hears how a run goes on and shows it."""

    def __init__(self) -> None:
        self.language = reader_language()
        self.console = Console(stderr=True, highlight=False)
        self.rows: dict[str, TaskID] = {}
        self.progress = Progress(
            TextColumn("{task.fields[notebook]:<24}"),
            BarColumn(),
            TextColumn("{task.completed:.0f}/{task.total:.0f}"),
            TimeElapsedColumn(),
            console=self.console,
            disable=not self.console.is_terminal,
        )

    def __enter__(self) -> Self:
        self.progress.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.progress.stop()

    def started(self, step: Step, reasons: list[str], cells: int) -> None:
        """Show a notebook's row, and say why it runs."""
        self.rows[step.notebook] = self.progress.add_task("", total=cells, notebook=step.notebook)
        self._line(step, "starts", reasons=self._listed(reasons))

    def cell(self, step: Step, number: int) -> None:
        """Move the notebook's bar."""
        self.progress.update(self.rows[step.notebook], completed=number)

    def ended(self, outcome: Outcome) -> None:
        """Say how the notebook ended."""
        state = outcome.state.replace(" ", "_")
        seconds, reasons = f"{outcome.seconds:.1f}", self._listed(outcome.reasons)
        self._line(outcome.step, state, seconds=seconds, reasons=reasons)

    def _listed(self, reasons: list[str]) -> str:
        said = [
            text(f"running.reasons.{reason}", self.language)
            if has_text(f"running.reasons.{reason}")
            else reason
            for reason in reasons[:SHOWN_REASONS]
        ]
        return ", ".join(said) + (" …" if len(reasons) > SHOWN_REASONS else "")

    def _line(self, step: Step, key: str, **values: str) -> None:
        words = text(f"command.states.{key}", self.language, **values)
        self.console.print(f"{step.notebook}: {words}", soft_wrap=True)
