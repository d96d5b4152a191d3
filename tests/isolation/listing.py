"""How a view is listed for the isolation tests: who may ask for it, and how to name an object of somebody else's."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import Any

from tests.isolation.world import World

Arguments = dict[str, Any]


class Kind(Enum):
    """Who may ask, and what everybody else reads."""

    PUBLIC = "everybody reads it; somebody else's object is a 404"
    VISITOR = "the visitor's own of this host's session"
    TOKEN = "whoever has the unguessable link, on the host it was made for"
    OWN = "a signed-in person's own; visitors are sent to sign in"
    STAFF = (
        "staff of the storefront with the permission; visitors sign in, others read that they have no access"
    )
    OPERATOR = "operators at the portal; elsewhere it does not exist"
    INSTITUTION = "people of the institution in a role; visitors sign in"
    CLOSED = "nobody: it shadows a page of a library"


@dataclass(frozen=True)
class Address:
    host: str
    name: str
    pattern: str
    arguments: tuple[str, ...]

    @property
    def id(self) -> str:
        return f"{self.host} {self.name or self.pattern}"


Builder = Callable[[World, Address], list[Arguments]]


@dataclass(frozen=True)
class Listed:
    """One row of the table. `theirs` answers the arguments of every object that must not be found."""

    kind: Kind
    theirs: Builder | None = None
    # The owner's own answer to a GET, to prove that the address is right; a view that only takes POST answers 405.
    found: tuple[int, ...] = (200, 302, 405)
    # Where it has no name: an address that matches.
    path: str = ""


def one(**arguments: str) -> Builder:
    """Arguments by the names of the world's attributes: pk="order.pk"."""

    def build(world: World, address: Address) -> list[Arguments]:
        return [{name: _look_up(world, where) for name, where in arguments.items()}]

    return build


def any_of(noun: str) -> Builder:
    """Whatever arguments a viewset's address has, by the object's own keys."""

    def build(world: World, address: Address) -> list[Arguments]:
        found = getattr(world, noun)
        revision = getattr(found, "latest_revision_id", None) or 0
        return [{name: found.pk if name in {"pk", "image_id"} else revision for name in address.arguments}]

    return build


def _look_up(world: World, where: str) -> Any:
    found: Any = world
    for part in where.split("."):
        found = getattr(found, part)
    return found


def in_institution(**arguments: str) -> Builder:
    """Theirs in their institution, and theirs smuggled into an address of ours."""

    def build(world: World, address: Address) -> list[Arguments]:
        rest = {name: _look_up(world, where) for name, where in arguments.items()}
        tries = [{"institution_id": world.their_institution.pk, **rest}]
        if rest:
            tries.append({"institution_id": world.institution.pk, **rest})
        return tries

    return build
