"""What stands in the rail and the bottom bar: only what the user may open."""

from dataclasses import dataclass

from django.urls import reverse

from accounts.authz import Can, may


@dataclass(frozen=True)
class Entry:
    """One place of the menu. `cans`: any of them opens it (`every`: all are needed); empty: open to all logged in.

    `rank`: who comes first into the bottom bar of a phone, which has room for `BAR` of them; 0 before 9.
    """

    label: str
    url_name: str
    icon: str
    cans: tuple[Can, ...] = ()
    short: str = ""
    rank: int = 9
    every: bool = False


BAR = 3
WRITES_LETTERS = (Can.LETTER_DRAFT, Can.LETTER_SIGN, Can.LETTER_REGISTER)
GROUPS: list[tuple[str, list[Entry]]] = [
    (
        "",
        [
            Entry("Catat layanan", "puskesos:desk", "square-pen", (Can.PUSKESOS_DESK,), "Catat", 1),
            Entry("Catatan saya", "puskesos:mine", "notebook-pen", (Can.PUSKESOS_DESK,), "Catatan", 2),
            Entry("Kunjungan saya", "puskesos:visit_week", "footprints", (Can.VISIT_EDIT,), "Kunjungan", 1),
            Entry("Tugas saya", "home", "list-checks", (), "Tugas", 0),
            Entry("Layanan & Pengaduan", "referrals:intake_list", "inbox", (Can.INTAKE_VIEW,), "Layanan", 2),
            Entry("Aktifkan PBI-JK", "referrals:pbi_create", "credit-card", (Can.INTAKE_CREATE,), "PBI", 5),
            Entry("Cek desil", "referrals:desil_create", "chart-column", (Can.INTAKE_CREATE,), "Desil", 5),
            Entry("Rujukan", "referrals:referral_list", "send", (Can.REFERRAL_VIEW,), rank=3),
            Entry("Persuratan", "letters:list", "mail", WRITES_LETTERS, "Surat", 4),
        ],
    ),
    (
        "Warga",
        [
            Entry("PPKS", "cases:person_list", "users", (Can.PERSON_VIEW,)),
            Entry("Keluarga", "cases:family_list", "house", (Can.PERSON_VIEW,)),
            Entry("Kasus", "casework:case_list", "briefcase", (Can.CASE_VIEW,)),
            Entry("Akses darurat", "casework:emergency", "siren", (Can.EMERGENCY_ASK,)),
            Entry("Usulan bansos", "cases:proposal_list", "clipboard-list", (Can.PROPOSAL_VIEW,)),
            Entry("Daftar lapangan", "cases:field_list", "map-pinned", (Can.FIELD_VIEW,), "Lapangan"),
            Entry("Data ganda", "cases:pair_list", "copy", (Can.PERSON_MERGE,)),
        ],
    ),
    (
        "Pelaksana",
        [
            Entry("PSKS", "psks:actor_list", "hand-heart", (Can.PSKS_VIEW,)),
            Entry("Puskesos", "puskesos:point_list", "store", (Can.PUSKESOS_VIEW,)),
            Entry("Buku tamu", "puskesos:guest_book", "book-open", (Can.PUSKESOS_DESK,)),
            Entry("Laporan saya", "puskesos:monthly_list", "file-text", (Can.MONTHLY_SEND,)),
            Entry("Laporan bulanan", "puskesos:monthly_overview", "files", (Can.MONTHLY_REVIEW,)),
            Entry("Kunjungan fasilitator", "puskesos:visit_list", "footprints", (Can.MONTHLY_REVIEW,)),
        ],
    ),
    (
        "Data",
        [
            Entry("Impor", "imports:list", "file-up", (Can.IMPORT_VIEW,), rank=4),
            Entry("Ekspor", "imports:hand_on", "file-down", (Can.PERSON_EXPORT, Can.PERSON_REVEAL), every=True),
        ],
    ),
    (
        "Kantor",
        [
            Entry("Jejak", "trail_list", "footprints", (Can.TRAIL_VIEW,)),
            Entry("Akun", "accounts:user_list", "user-cog", (Can.ACCOUNTS_MANAGE,), rank=5),
            Entry("Direktori layanan", "referrals:directory_list", "book-open", (Can.OFFICE_MANAGE,)),
            Entry("Formulir asesmen", "cases:assessment_form_list", "clipboard-list", (Can.REFERENCE_MANAGE,)),
            Entry("Pengaturan", "admin:index", "settings", (Can.REFERENCE_MANAGE, Can.OFFICE_MANAGE), rank=6),
        ],
    ),
]

STARTS = [
    Entry("Catat layanan", "puskesos:desk", "square-pen", (Can.PUSKESOS_DESK,)),
    Entry("Catat layanan", "referrals:intake_create", "square-pen", (Can.INTAKE_CREATE,)),
    Entry("Unggah berkas", "imports:upload", "file-up", (Can.IMPORT_UPLOAD,)),
]


@dataclass(frozen=True)
class Item:
    """An entry resolved for one user on one page. `current`: "page", "true" (inside it) or ""."""

    label: str
    short: str
    icon: str
    url: str
    current: str
    rank: int


def for_user(user, path: str) -> list[tuple[str, list[Item]]]:
    """Groups with the items `user` may open, the place of `path` marked."""
    here = _deepest(path)
    groups = ((name, [_item(entry, path, here) for entry in entries if _open(entry, user)]) for name, entries in GROUPS)
    return [(name, items) for name, items in groups if items]


def bar(groups: list[tuple[str, list[Item]]]) -> list[Item]:
    """The places of the bottom bar, in the order of the menu."""
    items = [item for _, items in groups for item in items]
    first = sorted(items, key=lambda item: item.rank)[:BAR]
    return [item for item in items if item in first]


def start(user) -> Item | None:
    """The one act to begin with on the home page, if the user's role begins anything."""
    return next((_item(entry, "", "-") for entry in STARTS if _open(entry, user)), None)


def _open(entry: Entry, user) -> bool:
    held = [may(user, can) for can in entry.cans]
    return not held or (all(held) if entry.every else any(held))


def _deepest(path: str) -> str:
    """The address of the entry that `path` lies under, the longest if several; home only by itself."""
    urls = [reverse(entry.url_name) for _, entries in GROUPS for entry in entries]
    around = [url for url in urls if path.startswith(url) and url != "/"]
    return path if path == "/" else max(around, key=len, default="")


def _item(entry: Entry, path: str, here: str) -> Item:
    url = reverse(entry.url_name)
    current = "" if url != here else "page" if url == path else "true"
    return Item(entry.label, entry.short or entry.label, entry.icon, url, current, entry.rank)
