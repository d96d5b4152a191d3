"""A status is a word and one table; one function changes it.

Each noun declares its table once, in its app's `states.py`:

    ORDER = Transitions(
        "order",
        label=_("order"),
        states={"placed": _("Waiting for payment"), "paid": _("Paid"), "cancelled": _("Cancelled")},
        events={"pay": _("Confirm payment"), "cancel": _("Cancel")},
        table={
            "placed": {"pay": ("paid", {"treasurer", "system"}), "cancel": ("cancelled", {"buyer", "order_desk"})},
        },
    )

and an action changes the status, inside its transaction and after locking the row, with

    ORDER.apply(order, "pay", actor=user, role="treasurer")

Roles are plain words of the calling app; "system" is what consumers and scheduled work use. The table is also the
documentation: `as_rows()` lists it.
"""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from django.db import models
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext

from marketplace.core import audit
from marketplace.core.transactions import require_transaction

Label = str | Promise


class TransitionRefused(Exception):
    """The table does not allow this now. The message is for the person who tried, in their language."""

    def __init__(self, message: str, *, noun: str, event: str, state: str) -> None:
        super().__init__(message)
        self.noun, self.event, self.state = noun, event, state


class StaleStatus(TransitionRefused):
    """Somebody else changed the status after it was read: the row was not locked, or the page was old."""


class Row(NamedTuple):
    """One line of the table, with labels, for documentation and for tests that walk every transition."""

    state: str
    event: str
    target: str
    roles: tuple[str, ...]
    state_label: str
    event_label: str
    target_label: str


class Transitions:
    """The table {state: {event: (target, allowed roles)}} of one noun. Raises ValueError when it contradicts itself."""

    def __init__(
        self,
        noun: str,
        *,
        label: Label,
        states: Mapping[str, Label],
        events: Mapping[str, Label],
        table: Mapping[str, Mapping[str, tuple[str, Iterable[str]]]],
        field: str = "status",
    ) -> None:
        self.noun, self.label, self.field = noun, label, field
        self.states, self.events = dict(states), dict(events)
        self.initial = next(iter(self.states))
        self.table = {
            state: {event: (target, frozenset(roles)) for event, (target, roles) in steps.items()}
            for state, steps in table.items()
        }
        self._refuse_contradictions()

    @property
    def choices(self) -> list[tuple[str, Label]]:
        """Choices for the model's field."""
        return list(self.states.items())

    def check_constraint(self, name: str) -> models.CheckConstraint:
        """Return the database's own list of allowed words, for the model's Meta.constraints."""
        return models.CheckConstraint(
            condition=models.Q(**{f"{self.field}__in": list(self.states)}), name=name
        )

    def label_of(self, state: str) -> Label:
        return self.states[state]

    def is_final(self, state: str) -> bool:
        """Say whether nothing can follow."""
        return not self.table.get(state)

    def events_open_to(self, state: str, role: str | Iterable[str]) -> list[tuple[str, Label]]:
        """Return the (event, label) pairs this role can trigger now: the buttons of a page."""
        roles = _as_set(role)
        steps = self.table.get(state, {})
        return [(event, self.events[event]) for event, (_, allowed) in steps.items() if roles & allowed]

    def target_of(self, state: str, event: str, role: str | Iterable[str]) -> str:
        """Return the state that follows. Raises TransitionRefused when there is none or the role may not."""
        if event not in self.events:
            raise KeyError(f"{self.noun} has no event {event!r}")
        step = self.table.get(state, {}).get(event)
        words = {"event": self.events[event], "noun": self.label, "state": self.states.get(state, state)}
        if step is None:
            message = gettext("“%(event)s” cannot be done now: the status of this %(noun)s is “%(state)s”.")
            raise TransitionRefused(message % words, noun=self.noun, event=event, state=state)
        target, allowed = step
        if not _as_set(role) & allowed:
            message = gettext("“%(event)s” is not one of your tasks for this %(noun)s.")
            raise TransitionRefused(message % words, noun=self.noun, event=event, state=state)
        return target

    def apply(
        self,
        instance: models.Model,
        event: str,
        *,
        actor: audit.Actor,
        role: str | Iterable[str],
        also: Mapping[str, Any] | None = None,
    ) -> str:
        """Move `instance` along `event`, in the database and in memory, record it in the audit log, return the state.

        Writes the status, `<state>_at` where the model has such a field, and the fields in `also`; nothing else of the
        instance. The write is conditional on the status that was read, so even a caller that forgot to lock the row
        cannot pay an order twice. Raises TransitionRefused, StaleStatus, and TransactionManagementError outside a
        transaction.
        """
        require_transaction("A change of status")
        before = getattr(instance, self.field)
        target = self.target_of(before, event, role)
        values: dict[str, Any] = {**(also or {}), self.field: target}
        now = timezone.now()
        for column in instance._meta.concrete_fields:
            is_moment = column.attname == f"{target}_at" and column.attname not in values
            if is_moment or getattr(column, "auto_now", False):
                values[column.attname] = now
        rows = type(instance)._base_manager.filter(pk=instance.pk, **{self.field: before})
        if not rows.update(**values):
            message = gettext("This %(noun)s was changed in the meantime. Look at it again before going on.")
            raise StaleStatus(message % {"noun": self.label}, noun=self.noun, event=event, state=before)
        for name, value in values.items():
            setattr(instance, name, value)
        audit.record(
            f"{self.noun}.{event}",
            self.noun,
            instance.pk,
            actor=actor,
            cooperative_id=getattr(instance, "cooperative_id", None),
            institution_id=getattr(instance, "institution_id", None),
            changes={self.field: [before, target]},
        )
        return target

    def as_rows(self) -> list[Row]:
        """Return the table line by line, in the order it was declared."""
        return [
            Row(
                state, event, target, tuple(sorted(roles)),
                str(self.states[state]), str(self.events[event]), str(self.states[target]),
            )
            for state, steps in self.table.items()
            for event, (target, roles) in steps.items()
        ]  # fmt: skip

    def _refuse_contradictions(self) -> None:
        reached, waiting = {self.initial}, [self.initial]
        while waiting:
            for target, _roles in self.table.get(waiting.pop(), {}).values():
                if target not in reached:
                    reached.add(target)
                    waiting.append(target)
        used = {event for steps in self.table.values() for event in steps}
        roleless = {
            event for steps in self.table.values() for event, (_, roles) in steps.items() if not roles
        }
        problems = {
            "states without a label": (reached | set(self.table)) - set(self.states),
            "states nothing leads to": set(self.states) - reached,
            "events without a label": used - set(self.events),
            "events never used": set(self.events) - used,
            "events nobody may trigger": roleless,
        }
        found = [f"{problem}: {', '.join(sorted(names))}" for problem, names in problems.items() if names]
        if found:
            raise ValueError(f"transitions of {self.noun}: {'; '.join(found)}")


def _as_set(role: str | Iterable[str]) -> frozenset[str]:
    return frozenset({role}) if isinstance(role, str) else frozenset(role)
