"""Telling users: whom, once, and what a digest says."""

from smtplib import SMTPServerDisconnected

import pytest
from django.core import mail as django_mail

from accounts import mails, notices, tasks
from accounts.authz import SECRET, Can, Role
from accounts.models import Mail, Notice
from office import clock
from office.jobs.worker import drain
from tests.factories.accounts import make_user

pytestmark = pytest.mark.django_db

SEGAMIT, ULU, FAR = "16.03.10.2004", "16.03.10", "16.03.06.2031"


@pytest.fixture
def post(settings):
    settings.MAIL_ON = True


def texts(user):
    return [notice.text for notice in Notice.objects.of(user)]


def test_one_key_tells_a_user_once():
    first, second = make_user(Role.BACK), make_user(Role.BACK)
    assert notices.tell([first], text="Rujukan 2026-000001/1 dibalas", key="referral:1:done") == 1
    assert notices.tell([first, second, second], text="Rujukan 2026-000001/1 dibalas", key="referral:1:done") == 1
    assert (len(texts(first)), len(texts(second))) == (1, 1)


def test_without_a_key_each_telling_counts():
    user = make_user(Role.BACK)
    for _ in range(2):
        notices.tell([user], text="Impor selesai")
    assert len(texts(user)) == 2


def test_somebody_switched_off_is_not_told():
    assert notices.tell([make_user(Role.BACK, is_active=False)], text="Apa pun") == 0


def test_holders_are_those_whose_area_covers_the_record():
    here, there = make_user(Role.OPERATOR, SEGAMIT), make_user(Role.OPERATOR, FAR)
    above, back = make_user(Role.SUPERVISOR, ULU), make_user(Role.BACK)
    found = notices.holders(Can.INTAKE_CREATE, village=SEGAMIT, kecamatan=ULU)
    assert {here, above, back} <= set(found) and there not in found
    assert notices.holders(Can.INTAKE_CREATE, roles=[Role.OPERATOR], village=SEGAMIT, kecamatan=ULU) == [here]


def test_holders_of_a_desk_are_its_members_alone():
    member, other = make_user(Role.AGENCY, desk="baznas"), make_user(Role.AGENCY, desk="pln")
    desk = member.assignments.get().desk
    assert notices.holders(Can.REFERRAL_ANSWER, desk=desk.pk) == [member] != [other]


def test_holders_of_something_rahasia_are_cleared():
    make_user(Role.BACK)
    cleared = make_user(Role.REHSOS)
    assert notices.holders(Can.INTAKE_VERIFY, village=SEGAMIT, kecamatan=ULU, level=SECRET) == [cleared]


def test_an_ended_assignment_holds_nothing():
    user = make_user(Role.BACK)
    user.assignments.update(ended_at=clock.now())
    assert user not in notices.holders(Can.INTAKE_VERIFY)


def test_a_notice_leads_only_inside():
    user = make_user(Role.BACK)
    notices.tell([user], text="a", url="/layanan/1/", key="a")
    notices.tell([user], text="b", url="https://jahat.example/", key="b")
    led = {notice.text: notices.read(notice) for notice in Notice.objects.of(user)}
    assert led == {"a": "/layanan/1/", "b": ""}
    assert not Notice.objects.of(user).unread().exists()


def test_without_mail_nothing_is_written():
    assert mails.put(to="warga@contoh.id", subject="s", body="b", key="k") is None
    assert not Mail.objects.exists()


def test_a_mail_goes_once(post):
    for _ in range(2):
        mails.put(to="warga@contoh.id", subject="Nomor 2026-000001", body="Ada kabar.", key="intake:1:done")
    drain()
    assert [sent.to for sent in django_mail.outbox] == [["warga@contoh.id"]]
    assert Mail.objects.get().state == Mail.State.SENT
    tasks.send_mails.enqueue()
    drain()
    assert len(django_mail.outbox) == 1


def test_a_mail_waits_while_the_server_is_down_and_is_given_up_after_a_day(post, monkeypatch, at):
    def down(*args, **kwargs):
        raise SMTPServerDisconnected("to: warga@contoh.id")

    monkeypatch.setattr("accounts.mails.EmailMessage.send", down)
    mails.put(to="warga@contoh.id", subject="s", body="b", key="k")
    drain()
    mail = Mail.objects.get()
    assert (mail.state, mail.attempts, mail.error) == (Mail.State.WAITING, 1, "SMTPServerDisconnected")
    drain()
    assert Mail.objects.get().attempts == 1, "not tried again before its time"
    while (mail := Mail.objects.get()).state == Mail.State.WAITING:
        at(mail.next_try)
        tasks.send_mails.enqueue()
        drain()
    assert (mail.state, mail.attempts) == (Mail.State.FAILED, 7)


def test_a_worker_that_died_after_claiming_loses_only_time(post, at):
    mails.put(to="warga@contoh.id", subject="s", body="b", key="k")
    assert mails.claim() is not None
    assert mails.claim() is None
    at(Mail.objects.get().next_try)
    drain()
    assert Mail.objects.get().state == Mail.State.SENT


def test_a_digest_is_written_once_a_day_and_holds_no_person(post):
    user = make_user(Role.BACK, email="kantor@contoh.id")
    quiet = make_user(Role.BACK, email="diam@contoh.id", digest=False)
    notices.tell([user, quiet], text="Rujukan 2026-000001/1 dibalas", url="/rujukan/1/", key="referral:1:done")
    for _ in range(2):  # "A reminder job run twice sends once" (OpenSPP)
        tasks.write_digests.enqueue()
        drain()
    mail = Mail.objects.get()
    assert mail.to == "kantor@contoh.id"
    assert "- Rujukan 2026-000001/1 dibalas" in mail.body and "/akun/profil/" in mail.body


def test_a_digest_tells_nothing_twice(post, at):
    user = make_user(Role.BACK, email="kantor@contoh.id")
    notices.tell([user], text="Kabar kemarin", key="a")
    mails.write_digest(user)
    at(clock.now().replace(year=clock.now().year + 1))
    user.refresh_from_db()
    assert mails.write_digest(user) is None
    notices.tell([user], text="Kabar hari ini", key="b")
    assert "Kabar kemarin" not in mails.write_digest(user).body


def test_nobody_is_written_to_when_nothing_waits(post):
    assert mails.write_digest(make_user(Role.BACK, email="kantor@contoh.id")) is None
