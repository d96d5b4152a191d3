"""What people searched for in the last months, so that the reports and the suggestions have something to show."""

import datetime

from django.utils import timezone

from search.models import Entry, Question
from search.queries import Query
from search.selectors import search

# Typed so many times a month, by half as many visitors; the last ones by too few to be shown.
ASKED = {
    "batik": 64,
    "kain batik": 38,
    "batik tulis": 31,
    "seragam batik": 44,
    "seragam kantor": 29,
    "nasi kotak": 36,
    "katering": 22,
    "oleh oleh cilegon": 18,
    "keripik": 27,
    "batik pekalongan": 24,
    "mega mendung": 16,
    "masker kain": 12,
    "sarung": 20,
    "hampers lebaran": 14,
    "sepatu kulit": 9,
    "tas rotan": 11,
    "kopi gayo": 8,
    "perhiasan perak": 7,
    "batik untuk bu ani": 1,
}
MONTHS, FEWEST_SHOWN = 3, 2


def write_questions() -> None:
    today = timezone.localdate()
    rows = []
    for text, times in ASKED.items():
        answer = search(Query(text=text, kinds=(Entry.Kind.PRODUCT,)))
        is_found = bool(answer.total and not answer.is_loose)
        for month in range(MONTHS):
            asked = max(1, times - month * (times // 5))
            rows.append(
                Question(
                    day=today - datetime.timedelta(days=2 + 30 * month),
                    text=text,
                    asked=asked,
                    found_nothing=0 if is_found else asked,
                    visitors=asked // FEWEST_SHOWN,
                    shops=sorted({hit.cooperative_id for hit in answer.hits}) if is_found else [],
                )
            )
    Question.objects.bulk_create(rows, ignore_conflicts=True)
