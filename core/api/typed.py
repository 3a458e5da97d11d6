"""Types that several descriptions of the API share."""

from typing import Any

from django.db.models import TextChoices
from pydantic import AfterValidator, WithJsonSchema
from pydantic_core import PydanticCustomError


def one_of(choices: type[TextChoices]) -> tuple[Any, Any]:
    """For `Annotated[str, *one_of(...)]`: one of these codes, and described as such."""
    codes = [str(code) for code in choices.values]

    def known(code: str) -> str:
        if code not in codes:
            raise PydanticCustomError("unknown", "Choose one of {codes}", {"codes": codes})
        return code

    return AfterValidator(known), WithJsonSchema({"type": "string", "enum": codes})
