import gc

# Some hundred thousand objects come with a process's start and stay. To look through them for
# garbage after each 700 new ones, as Python does, takes a sixth of the start, and goes on.
gc.set_threshold(10_000, 20, 20)

from config.celery import app as celery_app  # noqa: E402

__all__ = ["celery_app"]
