"""Django's `csrf_token`, with the mark of the store for which the form is drawn."""

from typing import Any

from django import template
from django.template.base import Parser, Token
from django.template.defaulttags import CsrfTokenNode
from django.utils.html import format_html
from django.utils.safestring import SafeString

from accounts.for_store import mark

register = template.Library()


class StoreFormNode(CsrfTokenNode):
    def render(self, context: Any) -> SafeString:
        token = super().render(context)
        if not token:
            return SafeString("")
        return format_html("{}{}", token, mark(getattr(context, "request", None)))


@register.tag
def csrf_token(parser: Parser, token: Token) -> StoreFormNode:
    return StoreFormNode()
