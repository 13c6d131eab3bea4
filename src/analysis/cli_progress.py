"""How a run shows itself: a row a notebook, one bar for many, plain lines, or JSON lines."""

import json
import time
from collections.abc import Sequence
from typing import Self

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from analysis.cli_shared import called
from analysis.language import has_text, reader_language, text
from analysis.running import Job, Outcome, cells_of, said_lacking, told

SHOWN_REASONS = 3


def said_reasons(reasons: Sequence[str], most: int | None = None) -> str:
    """List why a notebook runs, in the reader's language; at most so many reasons."""
    language = reader_language()
    said = [
        text(f"running.reasons.{reason}", language)
        if has_text(f"running.reasons.{reason}")
        else reason
        for reason in reasons[:most]
    ]
    return ", ".join(said) + (" …" if len(reasons) > len(said) else "")


class _Shown:
    """What rows and bar have in common: a console, and a line for what has happened."""

    def __init__(self, why: bool = False, several: bool = False) -> None:
        self.several = several
        self.language = reader_language()
        self.most = None if why else SHOWN_REASONS
        self.console = Console(stderr=True, highlight=False)
        self.progress = self._bars()

    def _bars(self) -> Progress:
        return Progress(
            TextColumn("{task.fields[named]:<24}"),
            BarColumn(),
            TextColumn("{task.completed:.0f}/{task.total:.0f}"),
            TimeElapsedColumn(),
            TextColumn("{task.fields[left]}"),
            console=self.console,
            disable=not self.console.is_terminal,
        )

    def __enter__(self) -> Self:
        self.progress.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.progress.stop()

    def nobody_left(self) -> None:
        """Say that the run waits for a worker."""
        self.console.print(text("command.nobody_left", self.language), soft_wrap=True, markup=False)

    def _line(self, job: Job, key: str, **values: object) -> None:
        words = text(f"command.states.{key}", self.language, **values)
        named = called(job, self.several)
        self.console.print(f"{named}: {words}", soft_wrap=True, markup=False)

    def _end_line(self, outcome: Outcome) -> None:
        state = outcome.state.replace(" ", "_")
        if outcome.state == "skipped":
            reasons = said_lacking(outcome.job.study, outcome.job.step, outcome.reasons).say(
                self.language
            )
        else:
            reasons = said_reasons(outcome.reasons, self.most)
        self._line(outcome.job, state, seconds=f"{outcome.seconds:.1f}", reasons=reasons)


class Rows(_Shown):
    """A row of progress for each notebook; plain lines where the output is not a terminal."""

    def __init__(self, why: bool = False, several: bool = False) -> None:
        super().__init__(why, several)
        self.rows: dict[Job, TaskID] = {}

    def started(self, job: Job, reasons: list[str]) -> None:
        """Show a notebook's row, and say why it runs."""
        row = self.progress.add_task(
            "", total=cells_of(job), named=called(job, self.several), left=""
        )
        self.rows[job] = row
        self._line(job, "starts", reasons=said_reasons(reasons, self.most))

    def cell(self, job: Job, number: int) -> None:
        """Move the notebook's bar."""
        self.progress.update(self.rows[job], completed=number)

    def ended(self, outcome: Outcome) -> None:
        """Say how the notebook ended."""
        self._end_line(outcome)


class Bar(_Shown):
    """One bar for many notebooks, with the time that is left; a line for each that has ended."""

    def __init__(self, count: int, waiting: int, why: bool = False, several: bool = False) -> None:
        super().__init__(why, several)
        self.count, self.waiting, self.why = count, waiting, why
        self.ended_count = self.ran = 0
        self.skipped: set[str] = set()  # notebooks of which it has been said
        self.since = time.monotonic()
        named = text("command.notebooks", self.language)
        self.row = self.progress.add_task("", total=count, named=named, left="")

    def started(self, job: Job, reasons: list[str]) -> None:
        """Say why a notebook runs, when every reason was asked for."""
        if self.why:
            self._line(job, "starts", reasons=said_reasons(reasons))

    def cell(self, job: Job, number: int) -> None:
        """Cells are too many to show."""

    def ended(self, outcome: Outcome) -> None:
        """Move the bar, say how long the rest takes and how a notebook ended that was not fresh."""
        self.ended_count += 1
        self.ran += outcome.state in ("done", "failed")
        left = self._time_left()
        self.progress.update(self.row, completed=self.ended_count, left=left)
        terminal_shows_it = self.console.is_terminal and outcome.state == "done"
        said_before = outcome.state == "skipped" and outcome.job.step.notebook in self.skipped
        self.skipped |= {outcome.job.step.notebook} if outcome.state == "skipped" else set()
        if outcome.state != "fresh" and not terminal_shows_it and not said_before:
            if not self.console.is_terminal:
                self.console.print(f"{self.ended_count}/{self.count} ", end="", markup=False)
            self._end_line(outcome)

    def _time_left(self) -> str:
        waiting = self.waiting - self.ran
        if not self.ran or waiting <= 0:
            return ""
        seconds = (time.monotonic() - self.since) / self.ran * waiting
        return text("command.time_left", self.language, seconds=f"{seconds:.0f}")


class Lines:
    """Every start and end as a line of JSON on standard output, for machines."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def started(self, job: Job, reasons: list[str]) -> None:
        """Write that a notebook starts."""
        self._write({"event": "started", "job": job.name, "reasons": reasons})

    def cell(self, job: Job, number: int) -> None:
        """Cells are not written: the end is what counts."""

    def ended(self, outcome: Outcome) -> None:
        """Write how a notebook ended."""
        self._write({"event": "ended", "job": outcome.job.name, **told(outcome)})

    def nobody_left(self) -> None:
        """Write that the run waits for a worker."""
        self._write({"event": "nobody_left"})

    def _write(self, content: dict[str, object]) -> None:
        typer.echo(json.dumps(content, ensure_ascii=False))
