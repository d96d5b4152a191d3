"""Which pictures each thing of the demonstration has, and how they become Wagtail pictures."""

from typing import Any

from django.core.files.base import ContentFile

from deploy.demo.seeding.drawing import Job, Studio, key_of
from marketplace.catalogue.cutting import keep
from marketplace.catalogue.models import Picture
from marketplace.catalogue.pictures import NATURAL, PORTRAIT

# Who drew them stands below them, as a photographer's name would.
CREDIT = "Sanggar gambar Lumbung"


def product_jobs(product: dict[str, Any], theme: str) -> list[Job]:
    """The thing itself, from near by, and in its true size."""
    arguments = {"picture": product["picture"], "seed": product["slug"], "theme": theme}
    return [("draw_product", arguments), ("draw_detail", arguments), ("draw_in_scale", arguments)]


def portrait_job(member: dict[str, Any], theme: str) -> Job:
    return "draw_portrait", {"portrait": member["portrait"], "seed": member["key"], "theme": theme}


def scene_job(scene: str, seed: str, theme: str) -> Job:
    return "draw_scene", {"scene": scene, "seed": seed, "theme": theme}


def cover_job(theme: str) -> Job:
    return "draw_cover", {"theme": theme}


def jobs_of(cooperative: dict[str, Any]) -> list[Job]:
    """Everything that one storefront shows."""
    theme = cooperative["theme"]
    jobs = [cover_job(theme)]
    for product in cooperative["products"]:
        jobs += product_jobs(product, theme)
    jobs += [portrait_job(member, theme) for member in cooperative["members"]]
    for story in cooperative.get("stories", []):
        jobs += story_jobs(story, theme)
    return jobs


def shown_first(cooperative: dict[str, Any]) -> list[tuple[str, list[Job]]]:
    """[(shape, jobs)]: what front pages and lists show, to be cut before anybody looks."""
    theme = cooperative["theme"]
    goods = [product_jobs(product, theme)[0] for product in cooperative["products"]]
    faces = [portrait_job(member, theme) for member in cooperative["members"]]
    covers = [story_jobs(story, theme)[0] for story in cooperative.get("stories", [])]
    return [(PORTRAIT, goods + faces), (NATURAL, covers)]


def story_jobs(story: dict[str, Any], theme: str) -> list[Job]:
    return [
        scene_job(block["scene"], f"{story['slug']}-{number}", theme)
        for number, block in enumerate(story["body"])
        if block["type"] == "picture"
    ]


class Album:
    """Pictures on their way from the studio into one storefront; each is kept there once."""

    def __init__(self, studio: Studio) -> None:
        self._studio = studio
        self._kept: dict[str, Picture] = {}
        self._shapes: dict[str, str] = {}

    def cut_at_once(self, jobs: list[Job], shape: str) -> None:
        """Keep these with their first renditions, so that pages need not wait for the worker."""
        self._shapes |= {key_of(*job): shape for job in jobs}

    def keep(
        self, job: Job, *, title: str, shows: str = "", consent: str = Picture.Consent.NOBODY
    ) -> Picture:
        """The picture of a job in the current storefront."""
        key = key_of(*job)
        if key not in self._kept:
            file = ContentFile(self._studio.picture(*job), name=f"{key}.jpg")
            picture = Picture(
                title=title[:255],
                description=(shows or title)[:255],
                file=file,
                credit=CREDIT,
                consent=consent,
            )
            picture.save()
            if shape := self._shapes.get(key):
                for spec, content in self._studio.pieces(*job, shape).items():
                    keep(picture, spec, content)
            self._kept[key] = picture
        return self._kept[key]
