"""`manage.py answer_tracking IN.jsonl --out OUT.jsonl`: tracking truth of a file of cases."""

from core.cases import CasesCommand
from shipping.checks.truth.lines import answer_case


class Command(CasesCommand):
    help = "Judge the declared shipments of a JSONL file and write one answer a line."
    answer = staticmethod(answer_case)
