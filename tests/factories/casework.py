"""Cases, brought to a stage by the real moves."""

from cases import actions
from cases.models import Case, Kind
from tests.factories import cases
from tests.factories.referrals import Office, fresh


def make_case(subject=None, *, by=None, kind: str = "11", problem: str = "Tidak terurus.", **values) -> Case:
    """A case of `subject` (a person of Segamit if not given) under the kind with that number; `by` works on it."""
    subject = subject or cases.make_person()
    return actions.open_case(
        by=by or Office().rehsos, subject=subject, kinds=[Kind.objects.get(code=kind)], problem=problem,
        override_reason="Sesuai keadaan di lapangan.", **values,
    )  # fmt: skip


def step(case: Case, name: str, by, **given) -> Case:
    """One move, on the case as it stands now."""
    return actions.move(case=fresh(case), name=name, by=by, **given)
