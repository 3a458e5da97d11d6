"""A buyer's problem as a store's own system knows it, made typed or refused with the reason."""

from typing import Annotated

from django.utils.translation import gettext as _
from pydantic import Field, model_validator

from core.api.files import Files
from core.facts import Facts
from shipping.checks.facts import Text


class ArticleFacts(Facts):
    """So many of one article, and a code of the policy's reasons."""

    sku: Annotated[str, Text, Field(min_length=1, max_length=64)]
    quantity: Annotated[int, Field(ge=1, le=100_000)] = 1
    reason: Annotated[str, Text, Field(min_length=1, max_length=40)]


class TicketFacts(Facts):
    """Without `articles`, all that the buyer kept is meant, under the kind's first reason."""

    order: Annotated[str, Text, Field(min_length=1, max_length=40)]
    kind: Annotated[str, Text, Field(min_length=1, max_length=40)]
    text: Annotated[str, Field(min_length=1, max_length=5000)]
    language: Annotated[str, Text, Field(pattern=r"^([A-Za-z-]{2,10})?$")] = ""
    wish: Annotated[str, Text, Field(max_length=40)] = ""
    articles: Annotated[tuple[ArticleFacts, ...], Field(max_length=200)] = ()
    attachments: Files = ()

    @model_validator(mode="after")
    def names_each_article_once(self) -> "TicketFacts":
        if len({one.sku for one in self.articles}) < len(self.articles):
            raise ValueError(_("Name each article once."))
        return self
