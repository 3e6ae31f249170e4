"""What this room plugs into the pages of lower rooms (`office.joints`)."""

from office import joints, settings
from office.settings import Definition, Type
from referrals import letters, panels, queries
from referrals.errands import errands
from referrals.queue import queue
from referrals.words import ACTS
from trail import words

SETTINGS = [
    Definition(
        "tracking.reopen_days",
        Type.WHOLE,
        30,
        "Hari untuk mengajukan keberatan",
        "Layanan & Pengaduan",
        "Dihitung sejak permohonan atau pengaduan berakhir.",
        least=0,
        most=365,
    ),
    Definition(
        "referrals.link_days",
        Type.WHOLE,
        14,
        "Hari berlakunya tautan rujukan",
        "Layanan & Pengaduan",
        "Tautan untuk instansi tanpa pengguna; dibuka dengan kode pada surat rujukan.",
        least=1,
        most=90,
    ),
]


def plug_in() -> None:
    settings.define(*SETTINGS)
    words.register(ACTS)
    joints.queue.append(queue)
    joints.queue.append(errands)
    joints.search.append(queries.search)
    joints.numbered.append(queries.person_of_number)
    joints.panels.setdefault("cases.person", []).append(queries.person_panels)
    joints.matters.setdefault("cases.person", []).append(queries.person_matters)
    joints.panels.setdefault("cases.case", []).insert(0, queries.case_panels)  # what is urgent stands first
    joints.subject["referrals.intake"] = queries.intake_subject
    joints.subject["referrals.referral"] = queries.referral_subject
    joints.file_owner["referrals.intake"] = queries.intake_files
    joints.file_owner["referrals.referral"] = queries.referral_files
    joints.letter_owner.update(letters.OWNERS)
    joints.letters.update(letters.BUILDERS)
    joints.panels.setdefault("referrals.intake", []).append(panels.panels)
    joints.panels.setdefault("referrals.intake", []).append(letters.panels)
    joints.panels.setdefault("referrals.referral", []).append(letters.own_panels)
    joints.panels.setdefault("referrals.disposition", []).append(letters.own_panels)
