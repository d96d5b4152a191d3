"""Rosters and lists of goods as files that mean harm: refused beside the field, and nothing is kept."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from django_tenants.utils import tenant_context

from marketplace.procurement.actions import sizes
from tests.catalogue.hostile_workbooks import HOSTILE, workbook


@pytest.fixture
def roll(draft, officer, portal):
    with tenant_context(portal):
        return sizes.open_roll(
            request=draft,
            goods=None,
            freezes_on=timezone.localdate() + timedelta(days=7),
            spares_percent=0,
            actor=officer,
        )


def uploaded(file):
    return SimpleUploadedFile("daftar.xlsx", file.getvalue())


def test_no_harm_comes_of_a_roster_or_a_list(desk, draft, roll):
    room = f"/lembaga/ruang/{draft.institution_id}/permintaan/{draft.pk}/"
    for make in HOSTILE:
        roster = desk.post(f"{room}ukuran/", {"part": "people", "file": uploaded(make())})
        assert roster.status_code == 422 and "file" in roster.context["form"].errors, make.__name__
        goods = desk.post(f"{room}daftar/", {"text": "", "file": uploaded(make())})
        assert goods.status_code == 422 and "file" in goods.context["form"].errors, make.__name__
    assert not roll.people.exists() and not draft.lines.exists()


def test_formula_in_a_roster_is_told_by_row(desk, draft, roll):
    room = f"/lembaga/ruang/{draft.institution_id}/permintaan/{draft.pk}/ukuran/"
    file = workbook(["nama", "unit"], ["Siti", "Gudang"], ['=HYPERLINK("http://jahat.test")', "Gudang"])
    answer = desk.post(room, {"part": "people", "file": uploaded(file)})
    (told,) = answer.context["form"].errors["file"]
    assert answer.status_code == 422 and "3" in told
    assert not roll.people.exists()
