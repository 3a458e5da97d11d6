"""Cases and stores for moderators, decisions for the stores they are about."""

from django.db.models import F, Func, Q, TextField, Value
from django.db.models.fields.json import KT
from django.db.models.functions import Cast, Coalesce
from django.utils.translation import gettext_lazy

from accounts.models import Store
from core.search.kinds import LANGUAGE, TEXT, Searcher, key_after, register, words_of
from enforcement.models import Case, Statement

IN_READERS_WORDS = Func(
    F("title"), LANGUAGE, function="jsonb_extract_path_text", output_field=TextField()
)

register(
    Searcher(
        kind="case",
        label=gettext_lazy("Cases"),
        icon="inbox",
        url_name="enforcement:case",
        may=lambda request: request.user.is_moderator,
        rows=lambda asker: Case.objects.all(),
        title="title",
        detail=words_of(Value("C-"), Cast("pk", TextField()), Value(" · "), F("store__name")),
        states=Case,
        exact=(Q(pk=key_after("C")),),
        texts=("title",),
        prefixes=("C",),
        order=10,
    ),
    Searcher(
        kind="store",
        label=gettext_lazy("Sellers"),
        icon="building-store",
        url_name="enforcement:store",
        may=lambda request: request.user.is_moderator,
        rows=lambda asker: Store.objects.all(),
        title="name",
        detail="country",
        exact=(Q(slug=TEXT),),
        texts=("name",),
        key="slug",
        order=20,
    ),
    Searcher(
        kind="decision",
        label=gettext_lazy("Decisions"),
        icon="gavel",
        url_name="enforcement:decision",
        may=lambda request: request.store is not None,
        rows=lambda asker: Statement.objects.filter(store_id=asker.store.pk),
        title=Coalesce(IN_READERS_WORDS, KT("title__en")),
        detail=words_of(Value("D-"), Cast("pk", TextField()), Value(" · "), F("rule_number")),
        exact=(Q(pk=key_after("D")),),
        prefixes=("D",),
        order=50,
    ),
)
