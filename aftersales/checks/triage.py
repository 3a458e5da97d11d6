"""What a buyer's words are about, learned from texts that people sorted before.

A linear model over words and pairs of neighbouring words: a suggestion is the sum of the weights
of its words, so it can say which of them spoke for it. Characters stand for words in Chinese.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.svm import LinearSVC

# A word, or one Chinese character.
TOKEN = r"[^\W\d_\u4e00-\u9fff]+|\d+|[\u4e00-\u9fff]"
MOST_WORDS = 3


@dataclass(frozen=True)
class Suggestion:
    """The label that fits best, and the words that spoke for it most, strongest first.

    `lead` is how far its score is ahead of the next label's; 1 parts right from wrong.
    """

    label: str
    words: tuple[str, ...]
    lead: float


class Triage:
    """Learned from texts and their labels."""

    def __init__(
        self, texts: Sequence[str], labels: Sequence[str], ignored: Sequence[str] = ()
    ) -> None:
        """Raises ValueError with fewer than two labels or without any word."""
        self._words = TfidfVectorizer(
            token_pattern=TOKEN,
            ngram_range=(1, 2),
            sublinear_tf=True,
            stop_words=list(ignored) or None,
        )
        features = self._words.fit_transform(texts)
        self._model = LinearSVC(C=0.5, random_state=0).fit(features, labels)
        self._names = self._words.get_feature_names_out()

    def suggest(self, texts: Sequence[str]) -> list[Suggestion]:
        if not texts:
            return []
        features = self._words.transform(texts)
        labels = self._model.predict(features)
        leads = _leads(self._model.decision_function(features))
        return [
            Suggestion(str(label), self._spoke_for(row, str(label)), lead)
            for row, label, lead in zip(features, labels, leads, strict=True)
        ]

    def _spoke_for(self, row: Any, label: str) -> tuple[str, ...]:
        place = int(np.searchsorted(self._model.classes_, label))
        # With two labels one row of weights speaks for the second and against the first.
        if len(self._model.classes_) == 2:
            weights = self._model.coef_[0] * (1 if place else -1)
        else:
            weights = self._model.coef_[place]
        spoke = row.data * weights[row.indices]
        strongest = sorted(zip(-spoke, row.indices, strict=True))[:MOST_WORDS]
        return tuple(str(self._names[at]) for minus, at in strongest if minus < 0)


def _leads(scores: Any) -> list[float]:
    # With two labels there is one score: below zero for the first, above it for the second.
    if scores.ndim == 1:
        return [abs(2 * float(score)) for score in scores]
    ordered = np.sort(scores, axis=1)
    return [float(best - next_) for next_, best in ordered[:, -2:]]


def judge(triage: Triage, texts: Sequence[str], labels: Sequence[str]) -> dict[str, Any]:
    """How often it is right on texts that it has not seen, and what it takes for what.

    `majority` is what always naming the commonest label would get.
    """
    told = triage.suggest(texts)
    taken = Counter(zip(labels, (one.label for one in told), strict=True))
    right = sum(count for (label, named), count in taken.items() if label == named)
    commonest = Counter(labels).most_common(1)[0]
    wrong = [(pair, count) for pair, count in taken.most_common() if pair[0] != pair[1]]
    return {
        "texts": len(labels),
        "labels": len(set(labels)),
        "accuracy": round(right / len(labels), 4),
        "majority": round(commonest[1] / len(labels), 4),
        "confusion": [
            {"label": label, "taken_for": named, "texts": count} for (label, named), count in wrong
        ],
    }
