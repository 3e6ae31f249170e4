"""The sample lists beside the project (`../shared/samples`) and what their truth files say of every row."""

import json
import os
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

import pytest
from django.conf import settings

FOLDER = Path(settings.BASE_DIR).parent / "shared" / "samples"
NAMES = [
    "bnba-2026-09.csv", "bnba-2026-10.csv", "usulan-template-v4.xlsx", "pdtt-2025.xlsx", "penyaluran-kks-2026-t2.xlsx",
    "dtsen-desa-2026-tw2.xlsx", "dtsen-desa-2026-tw3.xlsx", "ppks-5-pas-2026.xlsx", "pmks-kategori.csv",
    "dtsen-individu.csv", "pendataan-desa.xls",
]  # fmt: skip


@dataclass(frozen=True)
class Truth:
    path: Path
    data: dict

    @property
    def reference(self) -> date:
        return date.fromisoformat(self.data["reference_date"])

    @property
    def rows(self) -> dict[tuple, tuple]:
        return {
            (row.get("sheet"), row["row"]): told(row["outcome"], row["codes"], row["clean"])
            for row in self.data["rows"]
        }


def told(outcome, codes, clean: dict) -> tuple:
    """A row's result in a form that compares: codes and lists without order."""
    plain = {name: sorted(value) if isinstance(value, list) else value for name, value in clean.items()}
    return str(outcome), sorted(codes), plain


@cache
def truth(name: str) -> Truth:
    """The truth of one sample; the test is skipped where the samples are not beside the project, and fails in CI."""
    path = FOLDER / name
    if not path.exists():
        reason = f"the sample lists are not at {FOLDER}"
        pytest.fail(reason) if os.environ.get("CI") else pytest.skip(reason)
    return Truth(path, json.loads(path.with_name(f"{name}.truth.json").read_text(encoding="utf-8")))
