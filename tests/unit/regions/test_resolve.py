"""Which village is meant: the rules of the sample lists, case by case."""

import pytest

from regions.models import Level, Region, RegionAlias
from regions.names import kabupaten_key, kecamatan_key, village_key
from regions.resolve import Index, State, resolve

pytestmark = pytest.mark.django_db


@pytest.fixture
def index():
    return Index.load()


@pytest.mark.parametrize(
    ("kecamatan", "village", "region"),
    [
        ("SEMENDE DARAT ULU", "SEGAMIT", "16.03.10.2004"),
        ("Kec. Semendo Darat Ulu", "Desa Segamit", "16.03.10.2004"),
        ("SDU", "segamit", "16.03.10.2004"),
        ("MUARA ENIM", "PS. III ME", "16.03.02.1008"),
        ("ME", "Pasar 2", "16.03.02.1007"),
        ("Kota Muara Enim", "PASAR II", "16.03.02.1007"),
        ("MUARA ENIM", "KEL. TUNGKAL", "16.03.02.1006"),
        ("LWG KIDUL", "TJ. ENIM", "16.03.07.1001"),
        ("RAMBANG DANGKU", "LB. RAMAN", "16.03.03.2002"),
        ("4 PETULAI DANGKU", "MA. NIRU", "16.03.26.2001"),
        ("GN. MEGANG", "GUNUNG MEGANG-DALAM", "16.03.04.2003"),
        ("SEI ROTAN", "SUKA MERINDU", "16.03.16.2005"),
        ("LUBAI", "SUKAMERINDU", "16.03.14.2011"),
        ("16.03.10", "SEGAMIT", "16.03.10.2004"),
        ("", "SEGAMIT", "16.03.10.2004"),
        ("", "1603102004", "16.03.10.2004"),
    ],
)
def test_found(index, kecamatan, village, region):
    answer = index.resolve(kecamatan, village)
    assert (answer.region, answer.state, answer.codes) == (region, State.FOUND, ())


@pytest.mark.parametrize(
    ("kecamatan", "village", "region", "state"),
    [
        ("MUARA ENIM", "KEPOR", "16.03.02.2011", State.GUESSED),
        ("LUBAI", "SUKA MERUNDU", "16.03.14.2011", State.GUESSED),
        ("SEMENDE DARAT ULU", "SGAMIT", "16.03.10.2004", State.GUESSED),
        ("SEMENDE DARAT ULU", "SGMIT", None, State.UNKNOWN),  # two edits in seven letters are too many
        ("BELIMBING", "PASAR III MUARA ENIM", "16.03.02.1008", State.CONFLICT),
        ("BELIMBING", "PAGAR DEWA", None, State.AMBIGUOUS),
        ("ANTAH BERANTAH", "SEGAMIT", "16.03.10.2004", State.CONFLICT),
        ("", "SUKA MERINDU", None, State.AMBIGUOUS),
        ("", "PAGAR DEWA", None, State.AMBIGUOUS),
        ("", "KEPOR", None, State.UNKNOWN),
        ("GUNUNG MEGANG", "TRANS SP 9", None, State.UNKNOWN),
        ("MUARA ENIM", "", None, State.UNKNOWN),
        ("MUARA ENIM", "-", None, State.UNKNOWN),
        ("", "", None, State.UNKNOWN),
    ],
)
def test_doubtful(index, kecamatan, village, region, state):
    answer = index.resolve(kecamatan, village)
    assert (answer.region, answer.state) == (region, state)
    assert len(answer.codes) == 1


def test_a_village_name_ending_in_its_prefix_word_is_kept():
    assert village_key("Desa") == "DESA"


def test_an_ambiguous_name_says_between_which(index):
    assert index.resolve("", "PAGAR DEWA").candidates == ("16.03.01.2012", "16.03.19.2003", "16.03.25.2006")


@pytest.mark.parametrize("kabupaten", ["MUARA ENIM", "KAB. MUARA ENIM", "Kabupaten Muara Enim", "KAB MUARA ENIM", ""])
def test_our_kabupaten(index, kabupaten):
    assert index.resolve("LUBAI", "AUR", "", kabupaten).region == "16.03.14.2005"


@pytest.mark.parametrize("kabupaten", ["KOTA PRABUMULIH", "PENUKAL ABAB LEMATANG ILIR", "KOTA MUARA ENIM"])
def test_another_kabupaten_wins_over_everything(index, kabupaten):
    answer = index.resolve("LAWANG KIDUL", "TANJUNG ENIM", "1603071001", kabupaten)
    assert (answer.region, answer.codes) == (None, ("region_outside",))


@pytest.mark.parametrize(
    ("kecamatan", "village", "code", "region", "state"),
    [
        ("MUARA ENIM", "MUARA LAWAI", "16.03.02.2003", "16.03.02.2003", State.FOUND),
        (
            "MUARA ENIM",
            "MUARA LAWAI",
            "1603022015",
            "16.03.02.2003",
            State.CONFLICT,
        ),  # the name stands in its kecamatan
        ("MUARA ENIM", "", "1603022003", "16.03.02.2003", State.FOUND),
        ("", "PAGAR DEWA", "1603192003", "16.03.19.2003", State.FOUND),
        ("LAWANG KIDUL", "ENTAH DI MANA", "1603072005", "16.03.07.2005", State.CONFLICT),
        (
            "BELIMBING",
            "SEGAMIT",
            "1603072005",
            "16.03.07.2005",
            State.CONFLICT,
        ),  # no name in its kecamatan: the code wins
        ("MUARA ENIM", "MUARA LAWAI", "1603029999", "16.03.02.2003", State.FOUND),  # a code nobody has says nothing
        ("MUARA ENIM", "KEPOR", "1603022011", "16.03.02.2011", State.FOUND),  # the code settles the spelling
    ],
)
def test_a_code_next_to_the_names(index, kecamatan, village, code, region, state):
    answer = index.resolve(kecamatan, village, code)
    assert (answer.region, answer.state) == (region, state)


def test_an_alias_is_a_name_like_any_other():
    RegionAlias.objects.create(
        region_id="16.03.10.2004", kecamatan_id="16.03.10", text="Sgm. Lama", key=village_key("Sgm. Lama")
    )
    assert resolve("SEMENDE DARAT ULU", "SGM LAMA").region == "16.03.10.2004"


def test_every_village_finds_itself(index):
    wrong = [
        code
        for code, name, parent in Region.objects.filter(level=Level.VILLAGE).values_list("code", "name", "parent__name")
        if index.resolve(parent.upper(), name.upper()).region != code
    ]
    assert not wrong
    assert len(index.villages) == 256


def test_answers_are_bounded(index, monkeypatch):
    monkeypatch.setattr("regions.resolve.CACHE_LIMIT", 10)
    for number in range(50):
        index.resolve("LUBAI", f"DESA {number}")
    assert len(index._answers) <= 10


def test_keys():
    assert kecamatan_key("KECAMATAN SEMENDO DARAT LAUT") == kecamatan_key("SDL") == "SEMENDEDARATLAUT"
    assert kabupaten_key("Kab. Muara Énim") == "MUARAENIM"
    assert village_key("") == village_key("--") == ""
