"""Accounts and assignments: every write, each with its event."""

import secrets
from datetime import date, timedelta

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.authz import AREA_OF, AreaKind, Role
from accounts.models import Assignment, Session, User
from office import clock, records
from office.errors import DomainError
from trail import actions as trail

CODE_VALID_DAYS = 7
AGAIN = "Untuk masa baru, catat penugasan baru."
CODE_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # without what looks alike


@transaction.atomic
def create_user(*, by, username: str, name: str, nip: str = "", rank: str = "", phone: str = "") -> tuple[User, str]:
    """A new account and its one-time code (shown once, valid for a week; own password at first log-in)."""
    user = User(username=username.lower(), name=name, nip=nip, rank=rank, phone=phone)
    code = _set_code(user)
    records.create(user, by=by, act="user.create")
    return user, code


@transaction.atomic
def update_user(*, by, user: User, version: int | None = None, **values) -> User:
    return records.update(user, by=by, act="user.update", values=values, version=version)


@transaction.atomic
def new_code(*, by, user: User) -> str:
    """A fresh one-time code instead of a forgotten password; ends the sessions of the account."""
    code = _set_code(user)
    user.save(update_fields=["password", "must_change_password", "code_until"])
    end_sessions(by=by, user=user)
    trail.record("user.code", by=by, subject=user)
    return code


@transaction.atomic
def set_active(*, by, user: User, active: bool, version: int | None = None) -> User:
    """Deactivate (sessions end at once) or reactivate an account; nobody does it to the own one."""
    if user.pk == by.pk:
        raise DomainError("Akun sendiri tidak dapat dinonaktifkan. Mintalah administrator lain.")
    act = "user.activate" if active else "user.deactivate"
    records.update(user, by=by, act=act, values={"is_active": active}, version=version)
    if not active:
        Session.objects.filter(user_id=user.pk).delete()
    return user


@transaction.atomic
def assign(
    *,
    by,
    user: User,
    role: str,
    since: date,
    until: date | None = None,
    desk=None,
    regions=(),
    sk_number: str = "",
    substitute_for=None,
) -> Assignment:
    """Give a role in an area from a day on. Nobody assigns to oneself; the area must fit the role.

    What the user holds in that time already isn't given twice: ending one of two would leave the rights standing.
    """
    _not_oneself(by, user)
    _fits(role, desk, regions)
    _not_held(user, role, desk, regions, since, until)
    assignment = Assignment(
        user=user, role=role, desk=desk, since=since, until=until, sk_number=sk_number, substitute_for=substitute_for
    )
    assignment.save()
    assignment.regions.set(regions)
    trail.record("assignment.create", by=by, subject=user, changes=_described(assignment))
    return assignment


@transaction.atomic
def end_assignment(*, by, assignment: Assignment, until: date | None = None, version: int | None = None) -> Assignment:
    """Let an assignment end after a day, or at once (`until` None); its rights are gone on the next request.

    Never later than it was given for, and only once: more days need an assignment of their own.
    """
    _not_oneself(by, assignment.user)
    _not_over(assignment)
    if until and assignment.until and until > assignment.until:
        raise DomainError(
            "Penugasan tidak dapat diperpanjang di sini. Catat penugasan baru dengan nomor SK-nya.",
            fields={"until": f"Penugasan ini hanya sampai {assignment.until:%d-%m-%Y}. {AGAIN}"},
        )
    if until and until < assignment.since:
        raise DomainError(
            "Tanggal berakhir tidak boleh sebelum tanggal mulai.", fields={"until": "Sebelum tanggal mulai."}
        )
    values = {"until": until} if until else {"ended_at": clock.now()}
    return records.update(assignment, by=by, act="assignment.end", values=values, version=version)


@transaction.atomic
def substitute(*, by, assignment: Assignment, user: User, since: date, until: date, sk_number: str = "") -> Assignment:
    """Let `user` stand in for the holder of `assignment`, with the same role and area, for some of its days."""
    if user.pk == assignment.user_id:
        raise DomainError("Pengganti harus orang lain.")
    _not_over(assignment)
    if since < assignment.since:
        sentence = f"Penugasan yang digantikan baru mulai {assignment.since:%d-%m-%Y}."
        raise DomainError(sentence, fields={"since": sentence})
    if assignment.until and until > assignment.until:
        sentence = f"Penugasan yang digantikan hanya sampai {assignment.until:%d-%m-%Y}."
        raise DomainError(sentence, fields={"until": sentence})
    return assign(
        by=by,
        user=user,
        role=assignment.role,
        since=since,
        until=until,
        desk=assignment.desk,
        regions=assignment.regions.all(),
        sk_number=sk_number,
        substitute_for=assignment,
    )


@transaction.atomic
def change_password(*, user: User, password: str) -> None:
    """A password of one's own; other sessions of the account end."""
    user.set_password(password)
    user.must_change_password, user.code_until = False, None
    user.save(update_fields=["password", "must_change_password", "code_until"])
    trail.record("password.change", by=user, subject=user)


def end_sessions(*, by, user: User, keep: str = "", only: str = "") -> int:
    """End one session (`only`) or all but one (`keep`) of an account; gives how many ended."""
    sessions = Session.objects.filter(user_id=user.pk).exclude(session_key=keep)
    if only:
        sessions = sessions.filter(session_key=only)
    with transaction.atomic():
        ended, _ = sessions.delete()
        if ended:
            trail.record("session.revoke", by=by, subject=user, note=f"{ended} sesi")
    return ended


@transaction.atomic
def create_administrator(*, username: str, name: str, password: str) -> User:
    """The first administrator, made from the command line (nobody is logged in yet)."""
    user = User(username=username.lower(), name=name)
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise DomainError(" ".join(error.messages)) from error
    user.set_password(password)
    records.create(user, by=None, act="user.create")
    assignment = Assignment.objects.create(user=user, role=Role.ADMIN, since=clock.today())
    trail.record("assignment.create", by=None, subject=user, changes=_described(assignment))
    return user


def _set_code(user: User) -> str:
    code = "-".join("".join(secrets.choice(CODE_LETTERS) for _ in range(4)) for _ in range(3))
    user.set_password(code)
    user.must_change_password = True
    user.code_until = clock.now() + timedelta(days=CODE_VALID_DAYS)
    return code


def _not_oneself(by, user: User) -> None:
    if by is not None and by.pk == user.pk:
        raise DomainError("Penugasan sendiri tidak dapat diubah. Mintalah administrator lain.")


def _not_over(assignment: Assignment) -> None:
    if assignment.is_over:
        raise DomainError(f"Penugasan ini sudah berakhir. {AGAIN}")


def _not_held(user: User, role: str, desk, regions, since: date, until: date | None) -> None:
    wanted = {region.pk for region in regions}
    rows = user.assignments.overlapping(since, until).filter(role=role, desk=desk).prefetch_related("regions")
    for row in rows:
        if wanted <= {region.pk for region in row.regions.all()}:
            period = f"sampai {row.until:%d-%m-%Y}" if row.until else "tanpa batas waktu"
            held = f"{user.name} sudah bertugas sebagai {row} {period}."
            raise DomainError(f"{held} Akhiri dahulu penugasan itu, atau mulailah sesudahnya.")


def _fits(role: str, desk, regions) -> None:
    kind = AREA_OF[Role(role)]
    levels = {region.level for region in regions}
    wanted = {AreaKind.KECAMATAN: {3}, AreaKind.VILLAGE: {4}}.get(kind, set())
    if (kind == AreaKind.DESK) != bool(desk):
        raise DomainError(
            "Peran ini memerlukan bidang/instansi." if not desk else "Peran ini tidak memakai bidang/instansi."
        )
    if desk and (role == Role.KABID) != (desk.kind == "bidang"):
        raise DomainError("Kepala Bidang memerlukan bidang sendiri; Pengelola Program memerlukan instansi.")
    if levels != wanted:
        word = {AreaKind.KECAMATAN: "kecamatan", AreaKind.VILLAGE: "desa/kelurahan"}.get(kind)
        raise DomainError(
            f"Peran ini memerlukan wilayah tingkat {word}."
            if word
            else "Peran ini berlaku untuk seluruh kabupaten; kosongkan wilayah."
        )


def _described(assignment: Assignment) -> dict:
    return {
        "role": (None, assignment.get_role_display()),
        "place": (None, assignment.place),
        "since": (None, assignment.since),
        "until": (None, assignment.until),
        "sk_number": (None, assignment.sk_number),
    }
