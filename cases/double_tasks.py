"""The nightly look for persons recorded twice, in short steps."""

from datetime import datetime
from time import monotonic

from cases import actions, finding
from cases.models import PairSource
from office import clock
from office.jobs import stepped

SECONDS = 2.0  # after which a step takes no further slice


@stepped()
def find_duplicates(job):
    """Slices in their order; the last step takes away open pairs that were not found again."""
    since, after = job.position.get("since") or clock.now().isoformat(), tuple(job.position.get("after", ()))
    opened = job.position.get("opened", 0)
    left = [part for part in sorted(finding.slices()) if part > after]
    if not left:
        with job.step():
            gone = actions.forget_stale(by=None, before=datetime.fromisoformat(since))
            actions.finished_pass(by=None, opened=opened, gone=gone)
        return True
    found, taken, begun = [], 0, monotonic()
    while taken < len(left) and (not taken or monotonic() - begun < SECONDS):
        found += finding.find(left[taken])
        taken += 1
    with job.step(done=job.done + taken, total=job.done + len(left)):
        opened += actions.note_pairs(by=None, found=found, source=PairSource.NIGHT)
        job.position = {"since": since, "after": list(left[taken - 1]), "opened": opened}
    return False
