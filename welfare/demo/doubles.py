"""A few persons recorded twice, so that the desk Data ganda shows what waits, what was decided and what was merged."""

from cases import actions
from cases.models import DuplicatePair, PairState, Person

SPELT = [("Siti ", "St. "), ("Muhammad ", "Moch. "), ("Ahmad ", "Achmad "), ("y", "i"), ("Nur", "Noer"), ("j", "dj")]
MANY = 6


def fill(users: dict) -> None:
    """Six doubles the way villages make them: no NIK, another spelling, no second name; two of them decided."""
    known = Person.objects.filter(restricted=False, active=True, nik__isnull=False, birth_date__isnull=False)
    originals = list(known.filter(memberships__role="kepala").select_related("village").order_by("pk")[: MANY * 4 : 4])
    for number, person in enumerate(originals):
        record_again(person, number, by=users["front"])
    pairs = list(DuplicatePair.objects.filter(state=PairState.OPEN, low__in=originals).order_by("pk"))
    if len(pairs) > 2:
        actions.decide_pair(by=users["back"], pair=pairs[-1], state=PairState.OTHER, note="Dua orang, KK berbeda")
        merge(pairs[-2], by=users["verifikator"])


def record_again(person: Person, number: int, *, by) -> None:
    """The same person once more, as somebody else would write it down."""
    name = next((person.name.replace(*pair, 1) for pair in SPELT if pair[0] in person.name), f"H. {person.name}")
    values = {
        "name": name, "sex": person.sex, "birth_date": person.birth_date, "village": person.village,
        "address": "Dusun I" if number % 2 else "", "nik_missing_reason": "tidak_diketahui",
    }  # fmt: skip
    actions.create_person(by=by, values=values, origin="demo")


def merge(pair: DuplicatePair, *, by) -> None:
    people = (pair.low, pair.high)
    versions = tuple(person.version for person in people)
    actions.merge(by=by, kept=pair.low, absorbed=pair.high, taken=[], versions=versions, note="KK sama")
