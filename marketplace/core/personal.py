"""What is kept about people: every model that holds personal data of users says here whose rows they are, what of them
the person may read, and how they are forgotten.

Export and erasure walk these declarations and nothing else; a test walks all models and fails for one with personal
fields that is declared neither with `keeps` nor with `of_nobody`. Rows that only name a user's id (who packed, who signed)
need no declaration: the id leads to a row that is blanked.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.core.files.storage import Storage
from django.db import models, transaction
from django.db.models import Q
from django.utils.functional import Promise


@dataclass(frozen=True)
class Person:
    """Whose data: the key of the account, and the confirmed address under which guests' rows are theirs too."""

    user_id: int
    email: str

    @property
    def by_email(self) -> str:
        return self.email.strip().lower()


@dataclass(frozen=True)
class Keeps:
    """One model. `forget` are the values that replace the personal ones; None deletes the rows. `files` are removed.

    `in_storefronts`: the table is in every cooperative's schema instead of `public`.
    """

    label: str
    title: str | Promise
    whose: Callable[[Person], Q]
    fields: tuple[str, ...]
    forget: Mapping[str, Any] | None
    files: tuple[str, ...] = ()
    in_storefronts: bool = False
    # Said to the person: what stays of these rows, and which law asks for it.
    stays: str | Promise = ""

    @property
    def model(self) -> type[models.Model]:
        return apps.get_model(self.label)

    def rows(self, person: Person) -> models.QuerySet[Any]:
        return self.model._base_manager.filter(self.whose(person))


@dataclass
class _Registry:
    declared: dict[str, Keeps] = field(default_factory=dict)
    nobodys: dict[str, str] = field(default_factory=dict)
    obstacles: list[Callable[[int], list[str]]] = field(default_factory=list)


_registry = _Registry()


def keeps(declaration: Keeps) -> None:
    """Declare a model. Called when an app is ready."""
    _registry.declared[declaration.label] = declaration


def of_nobody(because: str, *labels: str) -> None:
    """These models' fields look personal and are no user's; `because` says why."""
    _registry.nobodys.update(dict.fromkeys(labels, because))


def add_obstacle(find: Callable[[int], list[str]]) -> None:
    """`find(user_id)` returns, in words for the person, what has to be finished before they can be erased."""
    _registry.obstacles.append(find)


def declared(*, in_storefronts: bool | None = None) -> list[Keeps]:
    return [
        one
        for one in _registry.declared.values()
        if in_storefronts is None or one.in_storefronts == in_storefronts
    ]


def known_labels() -> set[str]:
    return {*_registry.declared, *_registry.nobodys}


def obstacles_of(user_id: int) -> list[str]:
    return [words for find in _registry.obstacles for words in find(user_id)]


def forget(person: Person, *, in_storefronts: bool) -> int:
    """Blank or delete a person's rows in `public`, or in the storefront's schema we are in; return how many.

    In the caller's transaction; files are removed once it is committed. Running it again finds nothing.
    """
    found = 0
    for one in declared(in_storefronts=in_storefronts):
        rows = one.rows(person)
        for name in one.files:
            storage = one.model._meta.get_field(name).storage  # type: ignore[union-attr]  # a FileField
            _remove_later(storage, list(rows.exclude(**{name: ""}).values_list(name, flat=True)))
        if one.forget is None:
            found += rows.delete()[0]
        elif one.forget:
            found += rows.update(**one.forget)
    return found


def gather(person: Person, *, in_storefronts: bool) -> Iterator[tuple[Keeps, list[dict[str, Any]]]]:
    """Each declaration with the person's rows as they may read them; without declarations that have none."""
    for one in declared(in_storefronts=in_storefronts):
        rows = list(one.rows(person).order_by("pk").values(*one.fields))
        if rows:
            yield one, rows


def _remove_later(storage: Storage, names: list[str]) -> None:
    for name in names:
        transaction.on_commit(lambda name=name: storage.delete(name), robust=True)
