"""Page types of the storefronts and of the portal."""

from cms.models.featured import Featured
from cms.models.homes import HomePage, PortalHomePage
from cms.models.plain import ContactPage, PlainPage
from cms.models.stories import StoryDay, StoryIndexPage, StoryPage

__all__ = [
    "ContactPage",
    "Featured",
    "HomePage",
    "PlainPage",
    "PortalHomePage",
    "StoryDay",
    "StoryIndexPage",
    "StoryPage",
]
