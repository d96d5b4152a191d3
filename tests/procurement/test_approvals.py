"""Who has to agree before an order goes out: the institution's chain, nobody's own request, and what is logged."""

import pytest
from django.core import mail
from django.db import transaction
from django.utils import timezone
from django_tenants.utils import schema_context

from marketplace.accounts.actions import set_approval_chain
from marketplace.accounts.models import InstitutionMember
from marketplace.core import due, outbox
from marketplace.core.dates import add_business_days, zone_of
from marketplace.core.models import AuditEntry, DueWork
from marketplace.core.relay import drain
from marketplace.procurement.actions import awarding
from marketplace.procurement.mails_inside import letters_inside
from marketplace.procurement.models import Award, PurchaseOrder
from tests.procurement.conftest import a_person


def room_of(request):
    return f"/lembaga/ruang/{request.institution_id}/permintaan/{request.pk}/"


@pytest.fixture
def chain(institution, officer):
    with schema_context("public"):
        set_approval_chain(
            institution=institution, steps=[("approver", 0), ("treasurer", 4_000_000)], actor=officer
        )


@pytest.fixture
def treasurer(institution):
    user = a_person("Bendahara Yuyun")
    InstitutionMember.objects.create(institution=institution, user=user, role="treasurer")
    return user


@pytest.fixture
def proposal(chain, quote, officer):
    with schema_context("public"):
        assert awarding.accept_quote(quote=quote, actor=officer, roles={"officer"}) is None
    return Award.objects.get()


def test_without_a_chain_accepting_orders_at_once(quote, officer):
    with schema_context("public"):
        assert awarding.accept_quote(quote=quote, actor=officer, roles={"officer"}) is not None


def test_with_a_chain_nothing_is_ordered_before_everybody_agreed(
    proposal, sent, approver, treasurer, client_of, portal
):
    assert not PurchaseOrder.objects.exists() and len(proposal.steps) == 2
    address = f"{room_of(sent)}usulan/{proposal.pk}/"
    first, second = client_of(portal, approver), client_of(portal, treasurer)
    assert 'name="approve"' not in second.get(address).content.decode(), "it is not the treasurer's turn"
    assert 'name="approve"' in first.get(address).content.decode()
    first.post(address, {"approve": "1"})
    assert not PurchaseOrder.objects.exists()
    second.post(address, {"approve": "1"})
    order = PurchaseOrder.objects.get()
    assert order.award_id == proposal.pk and order.total == proposal.total
    actions = set(AuditEntry.objects.filter(noun="award").values_list("action", flat=True))
    assert {"award.propose", "award.agree", "award.approve"} <= actions
    room = f"/lembaga/ruang/{sent.institution_id}/pesanan/"
    page = first.get(f"{room}{order.pk}/").content.decode()
    who = page[page.index('id="putusan"') :]
    assert [approver.name in who, treasurer.name in who, address in who] == [True, True, True]
    listed = first.get(f"{room}?format=csv").content.decode("utf-8-sig").splitlines()[1]
    assert approver.name in listed and treasurer.name in listed and proposal.proposed_by.name in listed


def test_step_above_the_amount_is_left_out(institution, officer, chain, quote):
    with schema_context("public"):
        set_approval_chain(
            institution=institution, steps=[("approver", 0), ("treasurer", 900_000_000)], actor=officer
        )
        awarding.accept_quote(quote=quote, actor=officer, roles={"officer"})
    assert [step["role"] for step in Award.objects.get().steps] == ["approver"]


def test_nobody_approves_what_they_proposed(proposal, officer, sent, desk, institution):
    InstitutionMember.objects.create(institution=institution, user=officer, role="approver")
    address = f"{room_of(sent)}usulan/{proposal.pk}/"
    assert 'name="approve"' not in desk.get(address).content.decode()
    desk.post(address, {"approve": "1"})
    with pytest.raises(awarding.CannotAccept), schema_context("public"):
        awarding.approve_award(award=proposal, actor=officer, roles={"officer", "approver"})
    assert not PurchaseOrder.objects.exists()


def test_one_person_with_two_roles_agrees_once(proposal, approver, institution):
    InstitutionMember.objects.create(institution=institution, user=approver, role="treasurer")
    roles = {"approver", "treasurer"}
    with schema_context("public"):
        awarding.approve_award(award=proposal, actor=approver, roles=roles)
        with pytest.raises(awarding.CannotAccept):
            awarding.approve_award(award=proposal, actor=approver, roles=roles)
    assert not PurchaseOrder.objects.exists()


def test_returning_takes_a_reason_and_the_officer_reads_it(
    proposal, approver, sent, client_of, portal, desk, officer, quote
):
    address = f"{room_of(sent)}usulan/{proposal.pk}/"
    browser = client_of(portal, approver)
    answer = browser.post(address, {"return": "1", "reason": ""})
    assert answer.status_code == 422 and "id_reason_error" in answer.content.decode()
    mail.outbox.clear()
    browser.post(address, {"return": "1", "reason": "Tunggu anggaran perubahan"})
    drain()
    proposal.refresh_from_db()
    assert proposal.status == "returned"
    assert "Tunggu anggaran perubahan" in desk.get(address).content.decode()
    assert any(officer.email in letter.to for letter in mail.outbox)
    with schema_context("public"):
        awarding.accept_quote(quote=quote, actor=officer, roles={"officer"})
    assert Award.objects.count() == 2


def test_auditor_reads_and_decides_nothing(proposal, sent, institution, client_of, portal):
    auditor = a_person("Auditor")
    InstitutionMember.objects.create(institution=institution, user=auditor, role="auditor")
    browser = client_of(portal, auditor)
    address = f"{room_of(sent)}usulan/{proposal.pk}/"
    page = browser.get(address)
    assert page.status_code == 200 and 'name="approve"' not in page.content.decode()
    browser.post(address, {"approve": "1"})
    browser.post(address, {"withdraw": "1"})
    proposal.refresh_from_db()
    assert proposal.status == "pending" and not proposal.decisions.exists()


def test_auditor_without_a_task_is_offered_nothing_to_begin(institution, client_of, portal):
    auditor = a_person("Auditor")
    InstitutionMember.objects.create(institution=institution, user=auditor, role="auditor")
    page = client_of(portal, auditor).get(f"/lembaga/ruang/{institution.pk}/").content.decode()
    main = page[page.index("<main") : page.index("</main>")]
    assert f'class="button button-primary" href="/lembaga/ruang/{institution.pk}/pesanan/"' in main
    assert 'href="/lembaga/permintaan/' not in main and "<form" not in main


def test_approver_finds_the_proposal_among_the_tasks(
    proposal, approver, officer, client_of, portal, institution
):
    home = f"/lembaga/ruang/{institution.pk}/"
    assert f"/usulan/{proposal.pk}/" in client_of(portal, approver).get(home).content.decode()
    assert f"/usulan/{proposal.pk}/" not in client_of(portal, officer).get(home).content.decode()


def test_approver_is_told_by_mail(proposal, approver):
    mail.outbox.clear()
    drain()
    told = [letter.to for letter in mail.outbox if f"/usulan/{proposal.pk}/" in letter.body]
    assert told == [[approver.email]]


def test_approver_is_reminded_once_after_two_whole_working_days(
    proposal, approver, officer, client_of, portal, sent
):
    drain()
    mail.outbox.clear()
    row = DueWork.objects.get(topic="award.waits_long")
    zone = zone_of(proposal.request.institution.region.code)
    moment = row.due_at.astimezone(zone)
    assert (moment.hour, moment.date()) == (8, add_business_days(timezone.localdate(timezone=zone), 3))
    approver.language = "en"
    approver.save(update_fields=["language"])
    due.emit_due(row.due_at)
    drain()
    (letter,) = mail.outbox
    assert letter.to == [approver.email] and "still waits for your decision" in letter.subject
    assert f"/usulan/{proposal.pk}/" in letter.body
    again = {"request_id": sent.pk, "award_id": proposal.pk}
    with schema_context("public"), transaction.atomic():
        outbox.emit("award.waits_long", sent.pk, again, schema="public")
    drain()
    assert len(mail.outbox) == 1


def test_next_step_is_reminded_by_its_own_clock_and_nobody_after_the_decision(
    proposal, approver, treasurer, institution
):
    with schema_context("public"):
        awarding.approve_award(award=proposal, actor=approver, roles={"approver"})
        InstitutionMember.objects.create(institution=institution, user=approver, role="treasurer")
        letters = letters_inside(
            "award.waits_long", proposal.request, {"request_id": proposal.request_id, "award_id": proposal.pk}
        )
        assert [letter.to for letter in letters] == [treasurer.email], (
            "who agreed already does not agree again"
        )
        assert DueWork.objects.filter(topic="award.waits_long").count() == 1
        awarding.return_award(award=proposal, actor=treasurer, roles={"treasurer"}, reason="Tunda")
    assert not DueWork.objects.filter(topic="award.waits_long").exists()


def test_quote_in_a_pending_proposal_is_neither_declined_nor_proposed_again(proposal, quote, officer):
    with schema_context("public"):
        with pytest.raises(awarding.CannotAccept):
            awarding.decline_quote(quote=quote, actor=officer, roles={"officer"}, reason="Mahal")
        with pytest.raises(awarding.CannotAccept):
            awarding.accept_quote(quote=quote, actor=officer, roles={"officer"})
