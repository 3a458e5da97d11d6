"""Tells each case of `cases.yaml` through the verbs, as far as it has come by now."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, TypeAlias

from accounts.demo import Story
from accounts.models import Store, User
from core import registry
from core.yaml_files import read_yaml
from enforcement.actions import (
    claim_case,
    close_case_without_violation,
    decide_appeal,
    decide_case,
    escalate_store,
    expire_sanction,
    file_appeal,
    file_report,
    raise_signal,
    report_store,
    take_appeal,
    write_on_appeal,
)
from enforcement.models import Case, Sanction, Statement
from enforcement.preview import preview_decision
from policy.queries import policy_at

# (store, kind, which one) -> its id; the apps to the right know what there is.
Find: TypeAlias = Callable[[Store, str, str], str]
MAIL_BOXES = {"tomas": "moderator", "jia": "moderator2", "sena": "senior"}


def stories(stores: Sequence[Store], find: Find, now: datetime) -> Iterator[Story]:
    by_slug = {store.slug: store for store in stores}
    for script in read_yaml(Path(__file__).parent / "cases.yaml"):
        yield Telling(script, by_slug[script["store"]], find, now).tell()


class Telling:
    """One case while it is told."""

    def __init__(self, script: dict[str, Any], store: Store, find: Find, now: datetime) -> None:
        self.script, self.store, self.find = script, store, find
        self.opened_at = now - timedelta(hours=script["opened"])

    def tell(self) -> Story:
        """From the first signal to the answer of an appeal; steps that lack are left out."""
        yield self.opened_at
        case = self._open()
        if "more" in self.script:
            yield self._after(1.5)
            self._signal(self.script["more"], self._after(1.5))
        for hours, by, detail in self.script.get("also", ()):
            yield self._after(hours)
            self._report(by, detail, self._after(hours))
        if "claim" not in self.script:
            return
        hours, who = self.script["claim"]
        yield self._after(hours)
        claim_case(case, actor=moderator(who), now=self._after(hours))
        if "close" in self.script:
            yield from self._close(case)
        if "decide" in self.script:
            yield from self._decide(case)

    def _after(self, hours: float) -> datetime:
        return self.opened_at + timedelta(hours=hours)

    def _open(self) -> Case:
        return self._signal(self.script["detail"], self.opened_at)

    def _report(self, by: dict[str, str], detail: str, at: datetime) -> Case:
        """As somebody without an account files it."""
        kind, which = self.script["subject"]
        facts: dict[str, Any] = {"language": "en", "ground": "rules", "is_good_faith": True} | by
        report = file_report(
            subject_kind=kind,
            place=self.find(self.store, kind, which) or self.store.slug,
            rule_code=self.script["rule"],
            explanation=detail,
            now=at,
            **facts,
        )
        assert report.case is not None
        return report.case

    def _signal(self, detail: str, at: datetime) -> Case:
        script = self.script
        if "by" in script:
            return self._report(script["by"], detail, at)
        kind, which = script["subject"]
        subject_id = self.find(self.store, kind, which)
        facts = {
            "rule_code": script["rule"],
            "subject_kind": kind,
            "subject_id": subject_id,
            "detail": detail,
        }
        if script["source"] == "report":
            clerk = User.objects.filter(staff_roles__role="mediator").earliest("pk")
            return report_store(
                self.store, reporter=script["reporter"], actor=clerk, now=at, **facts
            )
        snapshot = registry.exhibits[kind](self.store, subject_id)
        return raise_signal(
            self.store, snapshot=snapshot, source=script["source"], actor=None, now=at, **facts
        )

    def _close(self, case: Case) -> Story:
        hours, who, reason = self.script["close"]
        yield self._after(hours)
        close_case_without_violation(
            case, reason=reason, actor=moderator(who), now=self._after(hours)
        )

    def _decide(self, case: Case) -> Story:
        hours, who, action, *days = self.script["decide"]
        at = self._after(hours)
        yield at
        statement = self._decision(case, action, days[0] if days else None, moderator(who), at)
        if "sweep" in self.script:
            yield self._after(self.script["sweep"])
            escalate_store(self.store, now=self._after(self.script["sweep"]))
        if "appeal" in self.script:
            yield from self._appeal(statement)
        else:
            yield from _expire(statement)

    def _decision(
        self, case: Case, action: str, days: int | None, actor: User, at: datetime
    ) -> Statement:
        case.refresh_from_db()
        policy = policy_at(at)
        preview = preview_decision(case, action=action, days=days, policy=policy, now=at)
        return decide_case(
            case,
            action=action,
            days=days,
            exhibits=[exhibit.number for exhibit in case.exhibits.all()],
            reason=self.script["reason"],
            departure=self.script.get("departure", ""),
            preview_key=preview.key,
            actor=actor,
            now=at,
        )

    def _appeal(self, statement: Statement) -> Story:
        hours, reason = self.script["appeal"]
        yield self._after(hours)
        owner = self.store.people("owner")[0]
        points = self.script.get("points", ())
        facts = {"reason": reason, "points": points, "actor": owner}
        appeal = file_appeal(statement, now=self._after(hours), **facts)
        if "take" in self.script:
            hours, who = self.script["take"]
            yield self._after(hours)
            take_appeal(appeal, actor=moderator(who), now=self._after(hours))
            if asked := self.script.get("ask"):
                write_on_appeal(appeal, text=asked, actor=moderator(who), now=self._after(hours))
        elif "answer" in self.script:
            hours, who, outcome, why = self.script["answer"]
            yield self._after(hours)
            take_appeal(appeal, actor=moderator(who), now=self._after(hours - 2))
            decide_appeal(
                appeal, outcome=outcome, reason=why, actor=moderator(who), now=self._after(hours)
            )


def _expire(statement: Statement) -> Story:
    """The sweep of that minute notices that a measure is over."""
    for sanction in Sanction.objects.filter(because=statement.violation, status="in_force"):
        if sanction.ends_at:
            yield sanction.ends_at + timedelta(minutes=1)
            expire_sanction(sanction, now=sanction.ends_at + timedelta(minutes=1))


def moderator(who: str) -> User:
    return User.objects.get(email__startswith=f"{MAIL_BOXES[who]}@")
