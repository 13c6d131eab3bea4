"""A row of progress for each notebook; plain lines where the output is not a terminal."""

from typing import Self

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from analysis.language import reader_language, text
from analysis.running import Outcome, Step


class Rows:
    """Hears how a run goes on and shows it."""

    def __init__(self, language: str) -> None:
        self.language = language or reader_language()
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
        listed = ", ".join(reasons[:3]) + (" …" if len(reasons) > 3 else "")
        self._line(step, "starts", reasons=listed)

    def cell(self, step: Step, number: int) -> None:
        """Move the notebook's bar."""
        self.progress.update(self.rows[step.notebook], completed=number)

    def ended(self, outcome: Outcome) -> None:
        """Say how the notebook ended."""
        state = outcome.state.replace(" ", "_")
        listed = ", ".join(outcome.reasons)
        self._line(outcome.step, state, seconds=f"{outcome.seconds:.1f}", reasons=listed)

    def _line(self, step: Step, key: str, **values: str) -> None:
        words = text(f"command.states.{key}", self.language, **values)
        self.console.print(f"{step.notebook}: {words}")
