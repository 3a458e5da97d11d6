"""Documents that people attach as evidence: kept as a whole PDF, or as a picture made anew."""

from dataclasses import replace

from django.utils.translation import gettext as _

from accounts.models import Store
from core.attachments import why_suspicious
from core.documents import Suspicious, is_pdf, refuse_active
from core.errors import NotPossible
from core.files import keep_file
from core.pictures import SUFFIX, check_apart
from policy.sections import Policy
from policy.uploads import limits_of

MEGA = 1024 * 1024


def keep_document(
    store: Store, document: bytes | None, policy: Policy, *, shelf: str = "certificates"
) -> str:
    """Keep a PDF as it is and a picture made anew; "" for none.

    Raises NotPossible on `document`.
    """
    if not document:
        return ""
    limits = policy.uploads.evidence
    if len(document) > limits.max_bytes:
        raise NotPossible(
            _("The file has %(size).1f MB; up to %(limit).1f MB fit.")
            % {"size": len(document) / MEGA, "limit": limits.max_bytes / MEGA},
            field="document",
        )
    folder = f"{shelf}/{store.pk}"
    if is_pdf(document) and "application/pdf" in limits.types:
        try:
            refuse_active(document)
        except Suspicious as error:
            words = why_suspicious(error.code)
            raise NotPossible(words, field="document", code=f"{error.code}_pdf") from None
        return keep_file(folder, document, ".pdf")
    return keep_file(folder, _as_picture(document, policy), SUFFIX)


def _as_picture(document: bytes, policy: Policy) -> bytes:
    most = policy.uploads.evidence.max_bytes
    limits = replace(limits_of(policy), max_bytes=most, min_side_px=1)
    try:
        return check_apart(document, limits=limits).body
    except NotPossible as error:
        message = _("Attach a PDF or a picture. %(why)s") % {"why": error.message}
        raise NotPossible(message, field="document", code=error.code) from None
