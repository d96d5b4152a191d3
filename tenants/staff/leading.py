"""Which storefronts would have nobody left to lead them when a person goes."""

from django.db import connection
from django.utils.translation import gettext as _

from marketplace.accounts.models import User
from marketplace.core.personal import add_obstacle
from tenants.models import Cooperative
from tenants.staff.models import RoleAssignment
from tenants.staff.roles import MANAGER, OPERATOR

# Storefronts asked in one statement: each names three tables of its own, and every one is locked for reading.
AT_ONCE = 100
_LED_ALONE = """
    SELECT {pk} WHERE EXISTS (
        SELECT FROM {schema}.{roles} mine JOIN {schema}.auth_group role ON role.id = mine.group_id
        WHERE role.name = '{leader}' AND mine.user_id = %(user)s
    ) AND NOT EXISTS (
        SELECT FROM {schema}.{roles} theirs JOIN {schema}.auth_group role ON role.id = theirs.group_id
        JOIN public.{users} person ON person.id = theirs.user_id AND person.is_active
        WHERE role.name = '{leader}' AND theirs.user_id <> %(user)s
    )"""


def storefronts_led_alone(user_id: int) -> list[Cooperative]:
    """The storefronts of which this person is the only leader; one statement for every hundred storefronts."""
    every = {one.pk: one for one in Cooperative.objects.select_related("region").order_by("name")}
    found: list[int] = []
    with connection.cursor() as cursor:
        rows = list(every.values())
        for start in range(0, len(rows), AT_ONCE):
            cursor.execute(
                " UNION ALL ".join(_asked_of(one) for one in rows[start : start + AT_ONCE]), {"user": user_id}
            )
            found += [pk for (pk,) in cursor.fetchall()]
    return [every[pk] for pk in found]


def _asked_of(cooperative: Cooperative) -> str:
    return _LED_ALONE.format(
        pk=int(cooperative.pk),
        schema=connection.ops.quote_name(cooperative.schema_name),
        roles=RoleAssignment._meta.db_table,
        users=User._meta.db_table,
        leader=OPERATOR if cooperative.is_portal else MANAGER,
    )


def storefronts_to_hand_over(user_id: int) -> list[str]:
    """Nobody could let others in any more: whoever leads alone names somebody else first."""
    return [
        _(
            "You are the only one who leads %(name)s. Invite somebody as its manager first, or ask us to close it."
        )
        % {"name": one.name}
        for one in storefronts_led_alone(user_id)
    ]


add_obstacle(storefronts_to_hand_over)
