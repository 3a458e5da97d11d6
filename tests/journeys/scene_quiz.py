"""Rule quizzes on a scene: one that waits for answers, one passed, one not passed, the offers."""

from enforcement.actions import start_quiz, start_rules_quiz
from tests.enforcement.quizzing import fail_quiz, pass_quiz
from tests.enforcement.steps import LIGHT, violate


def show_quiz(scene):
    store, rita, now = scene.rival, scene.rita, scene.now
    for code in (LIGHT, "eco_offset", "counterfeit_term"):
        violate(store, scene.max, now, code, subject_id="quiz")
    waiting = start_quiz(store, family="TRADING", actor=rita, now=now)
    passed = pass_quiz(store, rita, now, "LISTING")
    failed = fail_quiz(store, rita, now, "IPR_PROHIBITED")
    for quiz in (waiting, passed, failed):
        scene.show(rita, "enforcement:quiz", quiz.pk)
    scene.show(scene.max, "enforcement:quiz", waiting.pk)
    scene.show(rita, "enforcement:standing")
    scene.show(rita, "enforcement:rules_quiz")
    scene.show(rita, "enforcement:quiz", start_rules_quiz(store, actor=rita, now=now).pk)
