"""The people who work in the demo district, with every role and several areas."""

from dataclasses import dataclass
from datetime import date

from accounts.actions import assign
from accounts.authz import Role
from accounts.models import User
from office.models import Desk
from regions.models import Region

PASSWORD = "demo-muara-enim"
SEGAMIT, PELAKAT, EMBAWANG = "16.03.10.2004", "16.03.10.2009", "16.03.01.2011"


@dataclass(frozen=True)
class Post:
    """One assignment of one user; `place`: region codes, or the slug of a desk."""

    username: str
    name: str
    role: Role
    place: tuple[str, ...] = ()
    desk: str = ""


POSTS = [
    Post("admin", "Rangga Saputra", Role.ADMIN),
    Post("kadis", "H. Mahmud Anwar", Role.KADIS),
    Post("sekretaris", "Nurhayati Effendi", Role.SEKRETARIS),
    Post("kabid.rehsos", "Zainal Hakim", Role.KABID, desk="rehabilitasi-sosial"),
    Post("kabid.linjamsos", "Herlina Wijaya", Role.KABID, desk="perlindungan-jaminan-sosial"),
    Post("kabid.dayasos", "Taufik Hidayat", Role.KABID, desk="pemberdayaan-sosial"),
    Post("manajer", "Dewi Kesuma", Role.MANAGER),
    Post("umum", "Ratna Dewi", Role.REGISTRY),
    Post("front", "Indah Lestari", Role.FRONT),
    Post("back", "Yudi Pranata", Role.BACK),
    Post("back2", "Suryani Rozali", Role.BACK),
    Post("verifikator", "Ilham Ramadhan", Role.VERIFIER),
    Post("rehsos", "Maya Lestari", Role.REHSOS),
    Post("rehsos2", "Hasan Basri", Role.REHSOS),
    Post("data", "Feri Gunawan", Role.DATA),
    Post("tksk.semende", "Salim Tarmizi", Role.SUPERVISOR, ("16.03.10", "16.03.09")),
    Post("tksk.tanjungagung", "Rusdi Bakri", Role.SUPERVISOR, ("16.03.01",)),
    Post("tksk.tanjungagung", "Rusdi Bakri", Role.FACILITATOR, (EMBAWANG,)),
    Post("kasi.semende", "Emi Puspita", Role.KASI, ("16.03.10",)),
    Post("fasilitator.semende", "Arman Jaya", Role.FACILITATOR, (SEGAMIT, PELAKAT, "16.03.10.2003")),
    Post("leni.segamit", "Leni Marlina", Role.OPERATOR, (SEGAMIT,)),
    Post("operator.pelakat", "Deni Sobri", Role.OPERATOR, (PELAKAT,)),
    Post("operator.embawang", "Misna Yuliana", Role.OPERATOR, (EMBAWANG,)),
    Post("operator.pasar2", "Hilda Rahayu", Role.OPERATOR, ("16.03.02.1007",)),
    Post("operator.lingga", "Wahyu Pratama", Role.OPERATOR, ("16.03.07.2005",)),
    Post("operator.gelumbang", "Yusnita Sari", Role.OPERATOR, ("16.03.06.1010",)),
    Post("operator.sukamerindu", "Junaidi Akbar", Role.OPERATOR, ("16.03.16.2005",)),
    Post("operator.beringin", "Titin Mustika", Role.OPERATOR, ("16.03.14.2006",)),
    Post("operator.kepur", "Hadi Subrata", Role.OPERATOR, ("16.03.02.2011",)),
    Post("korkab", "Hendra Utama", Role.KORKAB),
    Post("pendamping", "Fitri Oktaviani", Role.PENDAMPING),
    Post("baznas", "Iwan Setiadi", Role.AGENCY, desk="baznas"),
    Post("baznas2", "Rohana Asmara", Role.AGENCY, desk="baznas"),
    Post("bpjs", "Andi Darmawan", Role.AGENCY, desk="bpjs-kesehatan"),
    Post("disdukcapil", "Sri Rahayu", Role.AGENCY, desk="disdukcapil"),
    Post("rsud", "Eka Yahya", Role.AGENCY, desk="rsud"),
    Post("pendidikan", "Lukman Harun", Role.AGENCY, desk="dinas-pendidikan"),
    Post("perkim", "Edi Cahyadi", Role.AGENCY, desk="dinas-perkim"),
    Post("uptdppa", "Sakdiah Mansyur", Role.AGENCY, desk="uptd-ppa"),
    Post("inspektorat", "Usman Fauzi", Role.INSPECTOR),
    Post("ppdp", "Lina Hamzah", Role.DPO),
]


def hire(since: date) -> dict[str, User]:
    """Make all accounts, assigned by the administrator; gives them by username."""
    users: dict[str, User] = {}
    for post in POSTS:
        if post.username not in users:
            user = User(username=post.username, name=post.name)
            user.set_password(PASSWORD)
            user.save()
            users[post.username] = user
        assign(
            by=None if post.username == "admin" else users["admin"],
            user=users[post.username],
            role=post.role,
            regions=list(Region.objects.filter(pk__in=post.place)),
            desk=Desk.objects.get(slug=post.desk) if post.desk else None,
            since=since,
            sk_number="400.9/001/SK/2026",
        )
    return users


def log_ins() -> list[tuple[str, str, str]]:
    """(username, role, area) of every demo account."""
    rows = []
    for user in User.objects.filter(username__in={post.username for post in POSTS}).order_by("pk"):
        for row in user.assignments.active().select_related("desk").prefetch_related("regions").order_by("pk"):
            rows.append((user.username, row.get_role_display(), row.place))
    return rows
