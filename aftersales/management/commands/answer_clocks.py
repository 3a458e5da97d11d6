"""`manage.py answer_clocks IN.jsonl --out OUT.jsonl`: the service clocks of a file of tickets."""

from aftersales.checks.clock_lines import answer
from core.cases import CasesCommand


class Command(CasesCommand):
    help = "Read the clocks of the tickets of a JSONL file and write one answer a line."
    answer = staticmethod(answer)
