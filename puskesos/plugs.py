"""What this room plugs into the pages of lower rooms (`office.joints`)."""

from office import joints, settings
from office.settings import Definition, Type
from puskesos import monthly, outreach, queries
from puskesos.words import ACTS
from trail import words

SETTINGS = [
    Definition(
        "monthly.coordinator", Type.TEXT, "Koordinator SLRT", "Jabatan koordinator pada laporan bulanan", "Puskesos",
        "Namanya diambil dari daftar penanda tangan; bila tidak ada, dikosongkan.",
    ),
    Definition(
        "monthly.secretariat", Type.TEXT, "Kepala Sekretariat SLRT", "Jabatan yang mengetahui laporan bulanan",
        "Puskesos", "Namanya diambil dari daftar penanda tangan; bila tidak ada, dikosongkan.",
    ),
]  # fmt: skip


def plug_in() -> None:
    settings.define(*SETTINGS)
    words.register(ACTS)
    joints.search.append(queries.search)
    joints.queue += [outreach.queue, monthly.queue]
    joints.subject["puskesos.monthlyreport"] = monthly.subject
    joints.subject["puskesos.servicepoint"] = queries.subject
    joints.subject["puskesos.outreachvisit"] = outreach.subject
    joints.file_owner["puskesos.outreachvisit"] = outreach.files
    for label in ("cases.family", "cases.person"):
        joints.panels.setdefault(label, []).append(outreach.panels)
