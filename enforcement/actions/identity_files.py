"""Documents of a trader: new ones looked through, others taken over from the filing before."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from django.utils.translation import gettext as _

from core.attachments import Looked, Sent, keep
from core.errors import NotPossible
from enforcement.models import IdentityDocument, TraderIdentity
from policy.uploads import look_at

FOLDER = "identities"


class Piece(NamedTuple):
    """A document that will stand with a filing: a new one, or one whose file is stored already."""

    kind: str
    name: str
    sha256: str
    file: str = ""
    fresh: Looked | None = None

    @property
    def is_identifying(self) -> bool:
        return self.kind in IdentityDocument.IDENTIFYING


def look_at_pieces(
    kind: str, documents: Sequence[Sent], extracts: Sequence[Sent], *, now: datetime
) -> list[Piece]:
    """Every file as it may be kept; nothing is stored before all were looked at.

    Raises NotPossible on `document_kind`, and on `documents` or `extracts`, with the file's name.
    """
    if kind not in IdentityDocument.IDENTIFYING:
        raise NotPossible(_("Choose what the document is."), field="document_kind")
    looked = [(kind, one) for one in look_at(documents, now=now, field="documents")]
    register = IdentityDocument.Kind.REGISTER
    looked += [(register, one) for one in look_at(extracts, now=now, field="extracts")]
    return [Piece(kind, one.name, one.sha256, fresh=one) for kind, one in looked]


def carried_over(before: TraderIdentity | None, fresh: list[Piece]) -> list[Piece]:
    """Documents of the filing before, for what no new file shows and nobody sent back."""
    if before is None:
        return []
    refused = set(before.remarks.values_list("field", flat=True))
    found = []
    for row in before.documents.order_by("number"):
        piece = Piece(row.kind, row.name, row.sha256, row.file)
        field = "documents" if piece.is_identifying else "extracts"
        is_shown = any(one.is_identifying == piece.is_identifying for one in fresh)
        if field not in refused and not is_shown:
            found.append(piece)
    return found


def keep_pieces(identity: TraderIdentity, pieces: list[Piece]) -> None:
    IdentityDocument.objects.bulk_create(
        IdentityDocument(
            identity=identity,
            number=number,
            kind=piece.kind,
            name=piece.name,
            sha256=piece.sha256,
            file=keep(FOLDER, piece.fresh) if piece.fresh else piece.file,
        )
        for number, piece in enumerate(pieces, 1)
    )
