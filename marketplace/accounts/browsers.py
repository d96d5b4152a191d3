"""A short, human name for the browser of a session, so that people recognise their own."""

import time

from django.http import HttpRequest

# First match wins: Edge and Opera also say Chrome, Chrome also says Safari.
BROWSERS = (
    ("Edg/", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("UCBrowser/", "UC Browser"),
    ("Firefox/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS X", "Mac"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)

BROWSER_KEY = "browser"
SIGNED_IN_KEY = "signed_in_at"


def browser_name(user_agent: str) -> str:
    """«Chrome, Android»; empty for what is not known."""
    names = [next((name for mark, name in table if mark in user_agent), "") for table in (BROWSERS, SYSTEMS)]
    return ", ".join(name for name in names if name)


def remember_browser(request: HttpRequest) -> None:
    """Note in the session with what and when it was signed in; the session engine copies both to its row."""
    request.session[BROWSER_KEY] = browser_name(request.headers.get("User-Agent", ""))
    request.session[SIGNED_IN_KEY] = int(time.time())
