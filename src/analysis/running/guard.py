"""A guard in every kernel: a cell that draws from unseeded global randomness fails.

Its numbers would differ from run to run, and kernels forked from one parent would share them.
Loaded as an extension of IPython. Randomness of a generator's own, as from
``numpy.random.default_rng(seed)``, is never touched.
"""

import functools
import random
from collections.abc import Callable
from typing import Any

import numpy as np

from analysis.language import SpokenError, Words

GENERATORS = ("random", "numpy.random")


class UnseededRandomness(SpokenError):
    """A cell drew from a global generator that nobody had seeded."""

    def _render_traceback_(self) -> list[str]:
        """Show the message alone: what IPython asks an error for (no frame is to blame)."""
        return [f"{type(self).__name__}: {self}"]


class Guard:
    """Looks at the global generators before and after each cell."""

    def __init__(self, shell: Any) -> None:
        self.shell = shell
        self.seeded: set[str] = set()
        self.states: dict[str, Any] = {}

    def watch(self) -> None:
        """Notice who seeds the generators, and look at them around each cell."""
        for module, names in ((random, ("seed", "setstate")), (np.random, ("seed", "set_state"))):
            for name in names:
                setattr(module, name, self._noted(module.__name__, getattr(module, name)))
        self.shell.events.register("pre_run_cell", self.before)
        self.shell.events.register("post_run_cell", self.after)

    def before(self, info: Any) -> None:
        """Remember the states of the generators."""
        self.states = _states()

    def after(self, result: Any) -> None:
        """Fail the cell when an unseeded generator has moved; an error of its own goes first."""
        now = _states()
        moved = [
            name
            for name in GENERATORS
            if name not in self.seeded and self.states.get(name, now[name]) != now[name]
        ]
        if moved and result.success:
            error = UnseededRandomness(*(Words("kernels.unseeded", {"name": n}) for n in moved))
            result.error_in_exec = error
            self.shell.showtraceback((type(error), error, None))

    def _noted(self, generator: str, seed: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(seed)
        def noted(*given: Any, **named: Any) -> Any:
            values = [*given, *named.values()]
            if values and values[0] is not None:  # else it is seeded from the system, or the clock
                self.seeded.add(generator)
            return seed(*given, **named)

        return noted


def load_ipython_extension(shell: Any) -> None:
    """Set the guard up: what IPython calls when it loads an extension."""
    Guard(shell).watch()


def _states() -> dict[str, Any]:
    state: Any = np.random.get_state(legacy=False)
    inner = {name: np.asarray(part).tobytes() for name, part in state.pop("state").items()}
    return {"random": random.getstate(), "numpy.random": (inner, state)}
