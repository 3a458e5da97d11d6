"""`manage.py answer_ladder IN.jsonl --out OUT.jsonl`: the penalty ladder of a file of histories."""

from core.cases import CasesCommand
from enforcement.checks.ladder_lines import answer


class Command(CasesCommand):
    help = "Replay the ledgers of a JSONL file and write one answer a line."
    answer = staticmethod(answer)
