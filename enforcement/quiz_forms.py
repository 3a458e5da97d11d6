"""The form of a quiz: one fieldset per question, its answers in the order of the sheet."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.forms import ActionForm
from policy.quizzes import Sheet
from policy.sections.quiz import QuizSection


class QuizForm(ActionForm):
    """Fields q1, q2 and so on; the facts are what `answer_quiz` takes."""

    # A browser cannot ask for at least one of several boxes.
    use_required_attribute = False

    def __init__(self, sheet: Sheet, section: QuizSection, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for place, asked in enumerate(sheet, start=1):
            question = section.bank[asked.code]
            words = {"n": place, "question": question.text}
            self.fields[f"q{place}"] = forms.TypedMultipleChoiceField(
                label=_("%(n)s. %(question)s") % words,
                coerce=int,
                choices=[(n, str(question.answers[n].text)) for n in asked.order],
                widget=forms.CheckboxSelectMultiple,
                error_messages={"required": gettext_lazy("Tick at least one answer.")},
            )

    def facts(self) -> dict[str, Any]:
        return {"answers": list(self.cleaned_data.values())}
