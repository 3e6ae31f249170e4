"""One pass over the whole register for persons recorded twice: all slices, by one process or two."""

from collections.abc import Iterator
from multiprocessing import get_context

import django
from django.db import connections

from cases import actions, finding
from cases.models import PairSource
from office import clock


def run(*, by=None, processes: int = 1) -> dict[str, int]:
    """Look at every slice and note what is found; how many pairs were found, opened, and went."""
    started, found, opened = clock.now(), 0, 0
    for pairs in _results(finding.slices(), processes):
        found += len(pairs)
        opened += actions.note_pairs(by=by, found=pairs, source=PairSource.NIGHT)
    gone = actions.forget_stale(by=by, before=started)
    actions.finished_pass(by=by, opened=opened, gone=gone)
    return {"found": found, "opened": opened, "gone": gone}


def _results(parts: list[finding.Slice], processes: int) -> Iterator[list[finding.Found]]:
    """What each slice gives, in any order. Two processes: each reads and compares, the caller writes."""
    if processes < 2:
        yield from map(finding.find, parts)
        return
    connections.close_all()
    with get_context("spawn").Pool(processes, initializer=django.setup) as pool:
        yield from pool.imap_unordered(finding.find, parts, chunksize=1)
