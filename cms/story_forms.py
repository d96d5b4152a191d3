"""How a story is written in the back office."""

from typing import Any

from wagtail.admin.forms import WagtailAdminPageForm


class StoryForm(WagtailAdminPageForm):
    """A draft may wait for consent and for a picture's words; what is published may not."""

    def clean(self) -> dict[str, Any]:
        # The page cleans itself after the form, and is asked to be lenient while only a draft is saved.
        self.instance.is_only_draft = self.is_deferred_validation
        return super().clean()
