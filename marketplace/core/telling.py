"""Pages of the back office that tell what they changed."""

from typing import Any

from django.db import transaction


class TellingMixin:
    """Emits the news of a change in the change's own transaction; `tell` says what."""

    is_saving = True

    def save_instance(self) -> Any:
        with transaction.atomic():
            before = self.before()
            instance = super().save_instance()
            self.tell(instance, before)
        return instance

    def delete_action(self) -> None:
        self.is_saving = False
        with transaction.atomic():
            before, key = self.before(), self.object.pk
            super().delete_action()
            self.object.pk = key  # Django takes it away, and the news has to say who is gone
            self.tell(self.object, before)

    def before(self) -> list[int]:
        return []

    def tell(self, instance: Any, before: list[int]) -> None:
        raise NotImplementedError
