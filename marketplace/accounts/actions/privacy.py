"""A copy of one's data, and being forgotten: in `public` at once, in each storefront by the outbox."""

import datetime
import io
import json
import zipfile
from typing import Any

from django.core.files.base import ContentFile
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, transaction
from django.utils import timezone, translation
from django.utils.crypto import constant_time_compare
from django_tenants.utils import get_public_schema_name, schema_context, tenant_context

from marketplace.accounts.actions.users import anonymise_user
from marketplace.accounts.models import DataExport, Erasure, ErasureStep, User
from marketplace.core import audit, due, outbox
from marketplace.core.codes import digits_of
from marketplace.core.personal import Person, forget, gather, obstacles_of
from tenants.models import Cooperative

LASTS = datetime.timedelta(days=7)
EXPORT_WANTED, EXPORT_ENDS = "user.export_wanted", "user.export_ends"
ERASED, ERASE_HERE = "user.erased", "user.erase_here"
CODE_WANTED = "user.erase_code_wanted"
# A code holds for the half hour in which it was asked for and the one after it.
CODE_LASTS, DIGITS = 1_800, 8


class CannotErase(Exception):
    """Something has to be finished first; `reasons` says what, in words for the person."""

    def __init__(self, reasons: list[str]) -> None:
        super().__init__("; ".join(reasons))
        self.reasons = reasons


@transaction.atomic
def ask_for_export(*, user: User) -> DataExport:
    """Have a copy made; asked twice, it is the same one until it is ready."""
    User.objects.select_for_update().get(pk=user.pk)
    waiting = DataExport.objects.filter(user=user, status=DataExport.Status.WAITING).first()
    if waiting:
        return waiting
    export = DataExport.objects.create(user=user)
    audit.record("user.export_asked", "user", user.pk, actor=user)
    outbox.emit(EXPORT_WANTED, export.pk, {"export_id": export.pk}, schema=get_public_schema_name())
    return export


def make_export(export_id: int) -> DataExport | None:
    """Write the copy and keep it for a week; None where that was done or nobody wants it. Outside any transaction.

    Looks into every storefront once (at most the country's 514 cities), as nobody wrote down where a person has rows.
    """
    export = DataExport.objects.select_related("user").filter(pk=export_id).first()
    if export is None or export.status != DataExport.Status.WAITING or not export.user.is_active:
        return None
    with translation.override(export.user.language):
        content = _zip_of(export.user)
    with transaction.atomic():
        export = DataExport.objects.select_for_update().get(pk=export_id)
        if export.status != DataExport.Status.WAITING:
            return None
        export.file.save(f"{export.pk}.zip", ContentFile(content), save=False)
        export.status, export.size = DataExport.Status.READY, len(content)
        export.ready_at = timezone.now()
        export.expires_at = export.ready_at + LASTS
        export.save()
        due.schedule(EXPORT_ENDS, export.pk, at=export.expires_at, payload={"export_id": export.pk})
    return export


@transaction.atomic
def end_export(export_id: int) -> None:
    """Its week is over: remove the file. Running it again does nothing."""
    export = DataExport.objects.select_for_update().filter(pk=export_id).first()
    if export and export.file:
        storage, name = export.file.storage, export.file.name
        transaction.on_commit(lambda: storage.delete(name), robust=True)
        export.file, export.status = "", DataExport.Status.EXPIRED
        export.save(update_fields=["file", "status"])


@transaction.atomic
def ask_for_erase_code(*, user: User) -> None:
    """For whoever has no password: a code to the account's address shows that it is them."""
    window = _window()
    audit.record("user.erase_code_asked", "user", user.pk, actor=user)
    outbox.emit(CODE_WANTED, user.pk, {"user_id": user.pk, "window": window}, schema=get_public_schema_name())


def erase_code(user: User, window: int) -> str:
    """The digits; computed, so that neither the database nor the outbox holds them."""
    return digits_of("accounts.erase", f"{user.pk}|{user.email}|{window}", DIGITS)


def is_erase_code(user: User, code: str) -> bool:
    """Whether this is the account's code of now or of the half hour before; how often it is tried the caller limits."""
    now = _window()
    typed = "".join(code.split())
    return any(constant_time_compare(erase_code(user, window), typed) for window in (now, now - 1))


def _window() -> int:
    return int(timezone.now().timestamp()) // CODE_LASTS


@transaction.atomic
def erase_user(*, user: User, actor: audit.Actor) -> Erasure:
    """Forget a person for good. Raises CannotErase while something of theirs is unfinished."""
    locked = User.objects.select_for_update().get(pk=user.pk)
    if reasons := obstacles_of(locked.pk):
        raise CannotErase(reasons)
    erasure, _is_new = Erasure.objects.get_or_create(user_id=locked.pk, defaults={"address": locked.email})
    ErasureStep.objects.bulk_create(
        [
            ErasureStep(erasure=erasure, schema_name=name)
            for name in Cooperative.objects.order_by("pk").values_list("schema_name", flat=True)
        ],
        ignore_conflicts=True,
    )
    forget(Person(locked.pk, locked.email), in_storefronts=False)
    anonymise_user(user=locked, actor=actor)
    audit.record("user.erased", "user", locked.pk, actor=actor)
    outbox.emit(ERASED, erasure.pk, {"erasure_id": erasure.pk}, schema=get_public_schema_name())
    return erasure


@transaction.atomic
def spread_erasure(erasure_id: int) -> int:
    """Send the erasure to every storefront in which it is not done; return how many (at most one a city)."""
    steps = list(
        ErasureStep.objects.filter(erasure_id=erasure_id, done_at=None).values_list("schema_name", flat=True)
    )
    for schema in steps:
        outbox.emit(ERASE_HERE, erasure_id, {"erasure_id": erasure_id}, schema=schema)
    return len(steps)


@transaction.atomic
def erase_here(erasure_id: int) -> None:
    """In a storefront's schema: forget the person here. The last storefront closes the erasure."""
    erasure = Erasure.objects.select_for_update().get(pk=erasure_id)
    forget(Person(erasure.user_id, erasure.address), in_storefronts=True)
    now = timezone.now()
    erasure.steps.filter(schema_name=connection.schema_name, done_at=None).update(done_at=now)
    if erasure.done_at is None and not erasure.steps.filter(done_at=None).exists():
        erasure.done_at, erasure.address = now, ""
        erasure.save(update_fields=["done_at", "address"])


@transaction.atomic
def replay_erasure(erasure: Erasure) -> None:
    """Forget somebody whom a restored backup brought back, everywhere."""
    user = User.objects.select_for_update().filter(pk=erasure.user_id).first()
    if user is not None:
        forget(Person(user.pk, user.email if not user.anonymised_at else ""), in_storefronts=False)
        anonymise_user(user=user, actor="system")
    ErasureStep.objects.bulk_create(
        [
            ErasureStep(erasure=erasure, schema_name=name)
            for name in Cooperative.objects.order_by("pk").values_list("schema_name", flat=True)
        ],
        ignore_conflicts=True,
    )
    erasure.steps.update(done_at=None)
    Erasure.objects.filter(pk=erasure.pk).update(done_at=None)
    outbox.emit(ERASED, erasure.pk, {"erasure_id": erasure.pk}, schema=get_public_schema_name())


def _zip_of(user: User) -> bytes:
    person = Person(user.pk, user.email)
    everything: dict[str, Any] = {}
    with schema_context(get_public_schema_name()):
        _add(everything, person, in_storefronts=False, place="")
        cooperatives = list(Cooperative.objects.select_related("region").order_by("pk"))
    for cooperative in cooperatives:
        with tenant_context(cooperative):
            _add(everything, person, in_storefronts=True, place=cooperative.name)
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(
            "data.json",
            json.dumps(
                {"made_at": timezone.now(), "account": user.email, "data": everything},
                cls=DjangoJSONEncoder,
                ensure_ascii=False,
                indent=2,
            ),
        )
    return file.getvalue()


def _add(everything: dict[str, Any], person: Person, *, in_storefronts: bool, place: str) -> None:
    for declaration, rows in gather(person, in_storefronts=in_storefronts):
        title = f"{declaration.title} · {place}" if place else str(declaration.title)
        everything[title] = rows
