"""The same person twice, one NIK for two."""

from imports.doubles import Light, find, light

A, B = "1603016809807001", "1603016809807002"


def rows(*values, key=("nik",)):
    return find([light(number, value, key) for number, value in enumerate(values)], key)


def person(nik, name="SITI AMINAH", born="1980-09-28", village="16.03.02.2011", **more):
    return {"nik": nik, "nama": name, "tanggal_lahir": born, "kode_desa": village, **more}


def test_the_later_row_repeats():
    assert rows(person(A), person(B), person(A), person(A)) == {2: {"duplicate_in_file"}, 3: {"duplicate_in_file"}}


def test_rows_without_a_number_are_not_each_others_doubles():
    assert rows(person(None, "A B C"), person(None, "D E F"), person(None, "G H I")) == {}


def test_clearly_different_persons_with_one_nik_both_get_it():
    found = rows(person(A, "YUDI", "1974-11-20"), person(B), person(A, "SRI ROSA PERMATA", "1982-05-23"))
    assert found == {0: {"nik_conflict_in_file"}, 2: {"nik_conflict_in_file"}}


def test_the_same_birth_date_or_a_common_word_is_the_same_person():
    assert rows(person(A, "YUDI"), person(A, "SRI ROSA PERMATA")) == {1: {"duplicate_in_file"}}
    assert rows(person(A, "SITI UMAYAH", "1974-11-20"), person(A, "SITI RAHMA", "1982-05-23")) == {
        1: {"duplicate_in_file"}
    }


def test_without_birth_dates_only_the_names_tell():
    assert rows(person(A, "FAREL WIRAWAN", None), person(A, "EDISON JAYA", None)) == {
        0: {"nik_conflict_in_file"},
        1: {"nik_conflict_in_file"},
    }


def test_one_person_once_per_programme_and_stage():
    key = ("nik", "program", "tahap", "tahun")
    pkh = {"program": ["PKH"], "tahap": 2, "tahun": 2026}
    found = rows(
        person(A, **pkh),
        person(A, **pkh | {"program": ["SEMBAKO"]}),
        person(A, **pkh),
        person(A, **pkh | {"tahap": None}),
        key=key,
    )
    assert found == {2: {"duplicate_in_file"}}


def test_one_of_two_without_a_nik_is_found_by_name_birth_and_village():
    assert rows(person(A), person(None)) == {1: {"duplicate_in_file"}}
    assert rows(person(None), person(A)) == {1: {"duplicate_in_file"}}
    assert rows(person(None), person(None, "Siti-Aminah")) == {1: {"duplicate_in_file"}}
    assert rows(person(A), person(B)) == {}
    assert rows(person(A), person(None, village="16.03.02.2003")) == {}
    assert rows(person(A, born=None), person(None, born=None)) == {}


def test_kinds_in_another_order_are_the_same_key():
    key = ("nik", "kategori")
    assert rows(person(A, kategori=["11", "12"]), person(A, kategori=["12", "11"]), key=key) == {
        1: {"duplicate_in_file"}
    }


def test_a_missing_name_is_nobody_else():
    assert rows(person(A, None, None), person(A, "BUDI", None)) == {1: {"duplicate_in_file"}}


def test_one_number_in_every_row_does_not_take_for_ever():
    many = [Light(n, (A,), A, f"{chr(65 + n % 26) * 6} {n}", None, None) for n in range(20_000)]
    assert len(find(many, ("nik",))) == 20_000  # comparing each with each would take minutes
