"""The Django project and its commerce apps. Celery's application must exist before any task is declared."""

from marketplace.celery import app as celery_app

__all__ = ["celery_app"]
