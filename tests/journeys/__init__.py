import pytest

# What fails in these is shown in full, as in the tests that call them.
pytest.register_assert_rewrite(*(f"{__name__}.{name}" for name in ("justice", "steps", "trade")))
