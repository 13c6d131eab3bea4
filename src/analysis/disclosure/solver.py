"""One linear program after another over the same rows, each from where the last one ended.

scipy brings the HiGHS solver but starts from nothing at every call, which takes most of the time
when many questions are asked of the same rows. Its bundled binding (the one of the package
highspy, Huangfu and Hall 2018, Mathematical Programming Computation 10, 119-142) keeps the basis;
where it is not there, or does not end well, the same program goes through `scipy.optimize`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import optimize, sparse

OPTIMAL, UNBOUNDED, INFEASIBLE = "optimal", "unbounded", "infeasible"


@dataclass(frozen=True)
class Solved:
    """How a program ended: `status`, and for ``optimal`` the value, point and rows' multipliers."""

    status: str
    value: float = np.nan
    point: np.ndarray | None = None
    multipliers: np.ndarray | None = None


class Solver:
    """Maximises forms over ``lower <= matrix @ x <= upper``, ``x >= 0``.

    Parameters
    ----------
    matrix
        Rows of the program, sparse.
    lower, upper
        Limits of each row, infinite where there is none.
    """

    def __init__(self, matrix: sparse.csc_matrix, lower: np.ndarray, upper: np.ndarray) -> None:
        self.matrix, self.lower, self.upper = matrix, lower, upper
        self._warm = _warm(matrix, lower, upper)

    def most(self, vector: np.ndarray) -> Solved:
        """Return the largest value of a form."""
        if self._warm is not None:
            found = self._warm_most(vector)
            if found is not None:
                return found
        return self._cold_most(vector)

    def _warm_most(self, vector: np.ndarray) -> Solved | None:
        """Go on from the last basis; None where this does not end in an optimum."""
        core, solver = self._warm
        columns = np.arange(len(vector), dtype=np.int32)
        solver.changeColsCost(len(vector), columns, -np.asarray(vector, dtype=float))
        solver.run()
        if solver.getModelStatus() != core.HighsModelStatus.kOptimal:
            solver.clearSolver()
            return None
        held = solver.getSolution()
        value = -solver.getObjectiveValue()
        return Solved(OPTIMAL, value, np.array(held.col_value), np.array(held.row_dual))

    def _cold_most(self, vector: np.ndarray) -> Solved:
        found = self._scipy(vector, presolve=True)
        # Presolve takes some programs without a largest value for ones that nothing fits.
        if found.status in (2, 4):
            found = self._scipy(vector, presolve=False)
        if found.status == 0:
            return Solved(OPTIMAL, float(-found.fun), np.asarray(found.x), found.multipliers)
        return Solved(UNBOUNDED if found.status == 3 else INFEASIBLE)

    def _scipy(self, vector: np.ndarray, *, presolve: bool) -> Any:
        equal = self.lower == self.upper
        above, below = np.isfinite(self.upper) & ~equal, np.isfinite(self.lower) & ~equal
        rows = sparse.csr_matrix(self.matrix)
        most = sparse.vstack([rows[above], -rows[below]])
        found = optimize.linprog(
            -vector,
            A_ub=most if most.shape[0] else None,
            b_ub=np.concatenate([self.upper[above], -self.lower[below]])
            if any(above | below)
            else None,
            A_eq=rows[equal] if equal.any() else None,
            b_eq=self.upper[equal] if equal.any() else None,
            method="highs-ds",
            options={"presolve": presolve},
        )
        if found.status == 0:
            found.multipliers = np.zeros(len(equal))
            found.multipliers[equal] = found.eqlin.marginals
            ends = np.split(found.ineqlin.marginals, [int(above.sum())])
            found.multipliers[above] += ends[0]
            found.multipliers[below] -= ends[1]
        return found


def _warm(matrix: sparse.csc_matrix, lower: np.ndarray, upper: np.ndarray) -> Any:
    """Load the program into the bundled solver; None where it is not as expected."""
    try:
        from scipy.optimize._highspy import _core

        solver, program = _core._Highs(), _core.HighsLp()
        solver.setOptionValue("output_flag", False)
        solver.setOptionValue("threads", 1)
        solver.setOptionValue("simplex_strategy", 4)  # primal: the point stays feasible
        program.num_row_, program.num_col_ = matrix.shape
        program.a_matrix_.num_row_, program.a_matrix_.num_col_ = matrix.shape
        program.a_matrix_.format_ = _core.MatrixFormat.kColwise
        program.a_matrix_.start_ = matrix.indptr.astype(np.int32)
        program.a_matrix_.index_ = matrix.indices.astype(np.int32)
        program.a_matrix_.value_ = matrix.data.astype(float)
        program.col_cost_ = np.zeros(matrix.shape[1])
        program.col_lower_ = np.zeros(matrix.shape[1])
        program.col_upper_ = np.full(matrix.shape[1], np.inf)
        program.row_lower_, program.row_upper_ = lower, upper
        if solver.passModel(program) == _core.HighsStatus.kError:
            return None
    except (ImportError, AttributeError, TypeError):
        return None
    return _core, solver
