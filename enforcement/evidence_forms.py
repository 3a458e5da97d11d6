"""Fields for the documents of an appeal: one for each kind that helps against its decision."""

from typing import Any

from django.utils.datastructures import MultiValueDict

from core import clock
from core.attachments import Sent
from core.forms import ActionForm
from enforcement.actions.appeal_evidence import PREFIX
from policy.file_forms import FilesField, say_limits
from policy.queries import policy_at


class EvidenceFields(ActionForm):
    """Files without words; the verb's `evidence` holds them by kind."""

    def __init__(self, rule_code: str, data: Any = None, files: Any = None) -> None:
        super().__init__(data, files)
        policy = policy_at(clock.now())
        self.kinds = policy.rules.evidence_on(rule_code)
        # All fields together take what one may: more are named, not read.
        chosen = files if isinstance(files, MultiValueDict) else MultiValueDict()
        count = sum(len(chosen.getlist(f"{PREFIX}{kind}")) for kind in self.kinds)
        is_read = count <= policy.uploads.evidence.files_at_most
        for kind, shown in self.kinds.items():
            field = FilesField(is_read=is_read)
            field.label = str(shown.title)
            say_limits(field)
            self.fields[f"{PREFIX}{kind}"] = field
            self.helper.layout.append(f"{PREFIX}{kind}")

    def evidence(self) -> dict[str, list[Sent]]:
        return {kind: self.cleaned_data.get(f"{PREFIX}{kind}") or [] for kind in self.kinds}

    def facts(self) -> dict[str, Any]:
        return {"evidence": self.evidence()}
