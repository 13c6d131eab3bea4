"""What a run would do, before it does anything."""

from collections.abc import Sequence

from analysis.running.freshness import changes, has_made
from analysis.running.jobs import Job
from analysis.running.plan import lacking


def foresee(jobs: Sequence[Job], *, force: bool = False) -> list[tuple[Job, list[str]]]:
    """Say of each job why it would run; it is fresh where there is no reason.

    A job that is fresh now will run after another whose findings it reads, if those change.

    Returns
    -------
    list of (Job, list of str)
        In the order of the jobs; reasons as of `changes`, and the subjects that will be run. A
        job that is skipped has none, unless something is left of it that has to go.
    """
    running: set[tuple[str, ...]] = set()
    plan = []
    for job in jobs:
        if lacking(job.study, job.step):  # skipped; what is left of it goes
            reasons = ["no_rows"] if has_made(job) else []
        else:
            reasons = changes(job) or (["forced"] if force else [])
            reasons += [subject for *_, subject in sorted(running & job.needs)]
        if reasons:
            running.add(job.makes)
        plan.append((job, list(dict.fromkeys(reasons))))
    return plan
