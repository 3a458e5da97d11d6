"""Events of the policy."""

from django.utils.translation import gettext_lazy as _

from core.events import EventKind, register
from policy import topics  # noqa: F401  (they register themselves)

register(
    EventKind(
        "policy.installed",
        _("First policy installed"),
        _("The packaged policy was installed as v{number}, in force from {takes_effect_at}."),
        url_name="policy:version",
    ),
    EventKind(
        "policy.drafted",
        _("Policy drafted"),
        _("{actor} started v{number} from v{based_on}."),
        url_name="policy:version",
    ),
    EventKind(
        "policy.restored",
        _("Earlier policy text taken up"),
        _("{actor} started v{number} from v{based_on}, with the text of v{text_of}."),
        url_name="policy:version",
    ),
    EventKind(
        "policy.commented",
        _("Comment on a policy draft"),
        _("{actor} wrote on v{number}: {text}"),
        url_name="policy:version",
    ),
    EventKind(
        "policy.edited",
        _("Policy draft edited"),
        _("{actor} changed “{section}” in v{number}."),
        url_name="policy:version",
    ),
    EventKind(
        "policy.approval_asked",
        _("Approval asked"),
        _("{actor} asks you to approve policy v{number}, to take effect on {takes_effect_at}."),
        template="emails/policy/approval_asked.txt",
        url_name="policy:version",
        mandatory=True,
    ),
    EventKind(
        "policy.sent_back",
        _("Policy draft sent back"),
        _("{actor} sent policy v{number} back to its drafter: {reason}"),
        url_name="policy:version",
    ),
    EventKind(
        "policy.approved",
        _("Policy approved"),
        _("{actor} approved policy v{number}. It takes effect on {takes_effect_at}."),
        url_name="policy:version",
    ),
    EventKind(
        "policy.withdrawn",
        _("Policy draft withdrawn"),
        _("{actor} withdrew the draft of policy v{number}."),
        url_name="policy:version",
    ),
    EventKind(
        "policy.acknowledged",
        _("Change of rules acknowledged"),
        _("{actor} acknowledged for {store} what policy v{number} changes."),
        url_name="policy:changes",
    ),
    EventKind(
        "policy.announced",
        _("Rules are going to change"),
        _("Policy v{number} takes effect on {takes_effect_at}. The rulebook shows what changes."),
        template="emails/policy/announced.txt",
        url_name="policy:changes",
        mandatory=True,
    ),
)
