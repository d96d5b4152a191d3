"""One mail a day for whoever has something waiting; on days off and about nothing, none."""

from datetime import date

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django_tenants.utils import tenant_context

from marketplace.accounts.models import InstitutionMember
from marketplace.core.models import OutboxEvent
from marketplace.portal.digest import TOPIC, digest_letters, emit_digests
from tests.procurement.conftest import a_person, a_quote, a_sent_request

MONDAY, SUNDAY = date(2026, 11, 23), date(2026, 11, 22)


@pytest.mark.django_db
class TestDigests:
    def test_who_can_decide_is_written_to_once_and_the_auditor_is_not(
        self, quote, institution, officer, portal
    ):
        auditor = a_person("Drs. Wawan")
        InstitutionMember.objects.create(institution=institution, user=auditor, role="auditor")
        InstitutionMember.objects.get_or_create(institution=institution, user=officer, role="approver")
        with tenant_context(portal):
            letters = digest_letters(institution)
        assert [letter.to for letter in letters] == [officer.email]
        facts = letters[0].context["facts"]
        assert any(quote.request.title in title for title, _status in facts)
        assert letters[0].context["action_url"].endswith(f"/lembaga/ruang/{institution.pk}/")

    def test_nobody_is_written_to_about_nothing(self, institution, officer, portal):
        with tenant_context(portal):
            assert digest_letters(institution) == []

    def test_days_off_are_quiet_and_working_days_ask_each_institution_once(
        self, institution, officer, portal
    ):
        with tenant_context(portal), transaction.atomic():
            assert emit_digests(SUNDAY) == 0
            assert emit_digests(MONDAY) == 1
        event = OutboxEvent.objects.get(topic=TOPIC)
        assert event.payload == {"institution_id": institution.pk}

    def test_more_quotes_ask_no_more_queries(
        self, quote, officer, institution, cilegon, uniform, staff, portal
    ):
        def queries() -> int:
            with (
                tenant_context(portal),
                CaptureQueriesContext(
                    connection,
                ) as counted,
            ):
                digest_letters(institution)
            return len(counted)

        before = queries()
        for _place in range(3):
            a_quote(a_sent_request(officer, institution, cilegon, uniform), cilegon, staff)
        assert queries() == before
