"""Where a PBI reactivation stands (domain.md 10). Pure but for `of`, which reads the rows."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from documents.models import Letter
from office import clock
from referrals.models import Intake, PbiCase, PbiStep
from referrals.workflow import Status

SERVICE = LETTER_KIND = "pbi-aktif"
Step, Outcome = PbiStep.Step, PbiStep.Outcome
OUTCOMES = {
    Step.KEMENSOS: (Outcome.APPROVED, Outcome.REFUSED),
    Step.BPJS: (Outcome.ACTIVE, Outcome.LOCAL, Outcome.SELF),
}
TAKES_ANSWERS = (Status.VERIFIED, Status.HANDLED, Status.REFERRED)


class Stage(StrEnum):
    FACILITY = "faskes"
    VERIFY = "verifikasi"
    LETTER = "surat"
    KEMENSOS = "kemensos"
    BPJS = "bpjs"
    DONE = "selesai"


LABELS = {
    Stage.FACILITY: "Surat faskes",
    Stage.VERIFY: "Pemeriksaan Verifikator",
    Stage.LETTER: "Surat keterangan",
    Stage.KEMENSOS: "Hasil di Kemensos",
    Stage.BPJS: "Kepesertaan di BPJS",
}


@dataclass(frozen=True)
class Line:
    """One step as the page shows it; `on` is None while it is still to come."""

    label: str
    on: date | None
    words: str = ""


@dataclass(frozen=True)
class Progress:
    stage: Stage
    lines: list[Line]

    def takes(self, step: str) -> bool:
        """Whether this answer of Kemensos or BPJS is what comes next; a refused one may also go to PBI daerah."""
        if step == Step.KEMENSOS:
            return self.stage == Stage.KEMENSOS
        return self.stage == Stage.BPJS or (self.stage == Stage.KEMENSOS and self.refused)

    @property
    def refused(self) -> bool:
        return any(line.words == Outcome.REFUSED.label for line in self.lines)


def of(intake: Intake) -> Progress:
    """The steps of one reactivation; a village's passes the Verifikator before the letter."""
    case = PbiCase.objects.filter(intake=intake).first()
    letters = Letter.objects.of(intake).filter(kind__slug=LETTER_KIND).exclude(status="batal").exclude(number="")
    letter = letters.order_by("pk").last()
    answers = list(intake.pbi_steps.all())
    kemensos = next((row for row in reversed(answers) if row.step == Step.KEMENSOS), None)
    bpjs = next((row for row in reversed(answers) if row.step == Step.BPJS), None)
    verified = clock.local(intake.verified_at).date() if intake.verified_at else None
    steps = [
        (Stage.FACILITY, case.faskes_date if case else None, f"{case.faskes}, {case.faskes_number}" if case else ""),
        *([(Stage.VERIFY, verified, "")] if intake.received_kecamatan_id else []),
        (Stage.LETTER, letter.dated if letter else None, letter.number if letter else ""),
        (Stage.KEMENSOS, kemensos and kemensos.on, kemensos.get_outcome_display() if kemensos else ""),
        (Stage.BPJS, bpjs and bpjs.on, bpjs.get_outcome_display() if bpjs else ""),
    ]
    return Progress(_stage(steps, kemensos, bpjs), [Line(LABELS[stage], on, words) for stage, on, words in steps])


def _stage(steps, kemensos: PbiStep | None, bpjs: PbiStep | None) -> Stage:
    if bpjs is not None:
        return Stage.DONE
    waits = next(stage for stage, on, _ in steps if on is None)
    refused = kemensos is not None and kemensos.outcome == Outcome.REFUSED
    return Stage.KEMENSOS if waits == Stage.BPJS and refused else waits
