"""Names as they are found again."""

import pytest

from cases.names import PART, alike, letters, name_key, similarity, sound_key, unlike


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Moch. Soekarno", "MUHAMMAD SUKARNO"),
        ("MUH. ALI", "Muhammad Ali"),
        ("M. YUSRIL", "MUHAMAD YUSRIL"),
        ("ABD. ROHMAN", "ABDUL ROHMAN"),
        ("ST. NURHALIZA", "Siti Nurhaliza"),
        ("SITTI SOLEHA", "SITI SOLEHA"),
        ("DJUNAIDI", "JUNAIDI"),
        ("TJIK AWANG", "CIK AWANG"),
        ("H. HASAN BASRI, S.Pd", "HASAN BASRI"),
        ("HJ.INDAH", "INDAH"),
        ("HARUN BIN ALI (ALM)", "HARUN ALI"),
        ("SYAFA'ATUN", "SYAFAATUN"),
        ("SYAFA’ATUN", "SYAFA'ATUN"),
        ("MSY. ZULAIHA", "ZULAIHA"),
    ],
)
def test_one_name_in_two_spellings_has_one_key(one, other):
    assert name_key(one) == name_key(other)


@pytest.mark.parametrize(
    ("one", "other"), [("ALI", "ALIA"), ("SITI AMINAH", "SITI AISYAH"), ("HASAN", "HUSIN"), ("DODI M", "DODI")]
)
def test_different_names_keep_different_keys(one, other):
    assert name_key(one) != name_key(other)


@pytest.mark.parametrize("name", ["H.", "Hj", "R", "BIN", "M."])
def test_a_name_made_of_titles_keeps_a_key(name):
    assert name_key(name)


@pytest.mark.parametrize("name", ["", "123", "...", "陳"])
def test_a_name_without_latin_letters_has_no_key(name):
    assert name_key(name) == ""


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("FEBRI", "PEBRI"),
        ("NOVITA", "NOPITA"),
        ("ZALIANTI", "SALIANTI"),
        ("SARY", "SARI"),
        ("NELLY", "NELI"),
        ("YUSUP", "YUSUF"),
        ("SALEHAH", "SALEHA"),
        ("CAHYANI", "CAHIANI"),
    ],
)
def test_what_sounds_alike_has_one_sound(one, other):
    assert sound_key(one) == sound_key(other)


def test_similarity_orders_near_before_far():
    assert similarity("EFRIDA", "EFRIDAH") == 1
    assert similarity("SITI AMINAH", "AMINAH SITI") > 0.9
    assert similarity("ANITA SALIANTI", "ANITA ZALIANTI") == 1
    assert similarity("ANITA SALIANTI", "RUDI HARTONO") < 0.5
    assert similarity("", "ALI") == 0


@pytest.mark.parametrize(
    ("one", "other", "different"),
    [
        ("YUDI", "SRI ROSA PERMATA SARI", True),
        ("KEISHA LORENZA", "NI'MAH WAHYUNI", True),
        ("FAREL WIRAWAN", "EDISON JAYA", True),
        ("EFRIDA", "EFRIDAH", False),
        ("SITI AISYAH", "SITI HAWA", False),
        ("MOEKMIN", "MUKMIN", False),
    ],
)
def test_unlike_names_belong_to_different_persons(one, other, different):
    assert unlike(one, other) is different


def test_letters_are_the_strictest_sense():
    assert letters("Siti Umayah-Aira") == letters("SITI  UMAYAH AIRA") == "SITIUMAYAHAIRA"
    assert letters("MOCH. ALI") != letters("MUHAMMAD ALI")


@pytest.mark.parametrize(
    ("one", "other", "least"),
    [
        ("Moch. Soekarno", "MUHAMMAD SUKARNO", 1.0),
        ("NUR HAYATI", "NURHAYATI", 0.96),
        ("AMINAH SITI", "SITI AMINAH", 0.96),
        ("SITI AMINHA", "SITI AMINAH", 0.85),
        ("RATNA D. SARI", "RATNA DEWI SARI", 0.9),
        ("AMINAH", "SITI AMINAH", PART),
    ],
)
def test_names_of_one_person(one, other, least):
    assert alike(one, other) == alike(other, one) >= least


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("MUHAMMAD HASAN", "MUHAMMAD HUSEN"),
        ("SITI AMINAH", "SITI FATIMAH"),
        ("ALI", "MUHAMMAD ALI"),
        ("BUDI SANTOSO", "RATNA SARI"),
        ("", "RATNA"),
    ],
)
def test_names_of_two_persons(one, other):
    assert alike(one, other) < 0.82
