"""Papers, questions and answers of a request, and the one counter-offer an institution may make. Amounts are whole IDR."""

from collections.abc import Collection

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from marketplace.accounts.models import User
from marketplace.core import audit
from marketplace.core.states import TransitionRefused
from marketplace.payments.proofs import Proof
from marketplace.procurement.actions.timeline import INSTITUTION, remark, tell
from marketplace.procurement.models import Invitation, Quote, Request, RequestFile, RequestQuestion
from marketplace.procurement.selectors.requests import request_for_update
from marketplace.procurement.states import QUOTED, REQUEST, SENT
from tenants.models import Cooperative

MOST_FILES = 10


class Refused(Exception):
    """It cannot be done now; the message says why and what to do."""


def add_request_file(*, request: Request, title: str, paper: Proof, actor: User) -> RequestFile:
    """Attach a checked file to a draft. Raises Refused and TransitionRefused."""
    with transaction.atomic():
        draft = request_for_update(request.pk)
        REQUEST.target_of(draft.status, "send", "officer")
        if draft.files.count() >= MOST_FILES:
            raise Refused(_("At most %(most)d files. Remove one first.") % {"most": MOST_FILES})
        found = RequestFile(
            request=draft,
            title=title,
            content_type=paper.content_type,
            size=len(paper.content),
            sha256=paper.sha256,
            uploaded_by=actor,
        )
        found.file.save(f"{draft.reference}.{paper.extension}", ContentFile(paper.content), save=False)
        found.save()
        _audit(draft, "request.attach", actor, {"sha256": [None, paper.sha256]})
    return found


def remove_request_file(*, file: RequestFile, actor: User) -> None:
    """Take a file off a draft. Raises TransitionRefused."""
    with transaction.atomic():
        draft = request_for_update(file.request_id)
        REQUEST.target_of(draft.status, "send", "officer")
        _audit(draft, "request.detach", actor, {"sha256": [file.sha256, None]})
        stored, name = file.file.storage, file.file.name
        file.delete()
        transaction.on_commit(lambda: stored.delete(name))


def ask_question(*, request: Request, cooperative: Cooperative, text: str, actor: User) -> RequestQuestion:
    """A cooperative asks. Works in its schema. Raises Refused once the request is closed."""
    with transaction.atomic():
        locked = request_for_update(request.pk)
        if locked.status not in (SENT, QUOTED) or locked.is_closed_to_quotes:
            raise Refused(_("The time for questions is over."))
        question = RequestQuestion.objects.create(request=locked, cooperative=cooperative, text=text)
        audit.record(
            "question.ask",
            "question",
            question.pk,
            actor=actor,
            cooperative_id=cooperative.pk,
            institution_id=locked.institution_id,
        )
        tell("question.asked", locked, cooperative, question_id=question.pk)
    return question


def answer_question(*, question: RequestQuestion, text: str, actor: User) -> None:
    """The institution answers, once; all invited cooperatives read it. Raises Refused."""
    with transaction.atomic():
        request = request_for_update(question.request_id)
        locked = RequestQuestion.objects.select_for_update().get(pk=question.pk)
        if locked.answered_at:
            raise Refused(_("A colleague has answered this question already."))
        locked.answer, locked.answered_by_name, locked.answered_at = text, actor.name, timezone.now()
        locked.save(update_fields=["answer", "answered_by_name", "answered_at"])
        _audit(request, "question.answer", actor, {"question": [None, locked.pk]})
        remark(request, "answer", seen_as=INSTITUTION, person=actor, note=text[:300])
        for invitation in request.invitations.select_related("cooperative"):
            tell("question.answered", request, invitation.cooperative, question_id=locked.pk)


def make_counter_offer(*, quote: Quote, total: int, note: str, actor: User, roles: Collection[str]) -> None:
    """Ask a cooperative for another version at `total` IDR, once. Raises Refused and TransitionRefused."""
    with transaction.atomic():
        request = request_for_update(quote.request_id)
        REQUEST.target_of(request.status, "accept", roles)
        if request.hides_prices:
            raise Refused(_("Quotes are sealed until the request closes."))
        invitation = Invitation.objects.select_for_update().get(pk=quote.invitation_id)
        if invitation.countered_at:
            raise Refused(_("You have made this cooperative an offer already; one is all there is."))
        if quote.status != SENT:
            raise Refused(_("This quote is not in force any more. Look at the comparison again."))
        if total >= quote.total:
            raise Refused(_("A counter-offer lies below the quote's total."))
        invitation.countered_at, invitation.counter_total, invitation.counter_note = (
            timezone.now(),
            total,
            note,
        )
        invitation.save(update_fields=["countered_at", "counter_total", "counter_note"])
        _audit(request, "quote.counter", actor, {"total": [quote.total, total]})
        remark(
            request, "counter", seen_as=INSTITUTION, person=actor, cooperative=quote.cooperative, note=note
        )
        tell("quote.countered", request, quote.cooperative, quote_id=quote.pk)


def refuse_late(request: Request, invitation: Invitation) -> None:
    """No quote after the request has closed, but a version that the institution itself asked for. Raises TransitionRefused."""
    if not request.is_closed_to_quotes:
        return
    last = invitation.quotes.exclude(sent_at=None).order_by("-sent_at").first()
    if invitation.countered_at and last and last.sent_at < invitation.countered_at:
        return
    raise TransitionRefused(
        _("The time for quotes is over, so no quote can be sent any more."),
        noun="quote",
        event="send",
        state=request.status,
    )


def _audit(request: Request, action: str, actor: User, changes: dict) -> None:
    audit.record(
        action, "request", request.pk, actor=actor, institution_id=request.institution_id, changes=changes
    )
