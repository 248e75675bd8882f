"""Points are earned by right answers alone: what the attacks on them earn in a real kernel."""

import json
import time

import pytest

from autograder.grading import feedback_messages
from autograder.kernels.fork_client import forking_is_safe
from tests.hostile.points_without_the_answer import POINTS_ATTACKS, TAKES_TIME, PointsAttack
from tests.support.marking import marked, submission

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not forking_is_safe(), reason="what is restored is known to a warm kernel"),
]


def verdicts(attack: PointsAttack, folder, **settings):
    nb = submission(attack.lesson, attack.answers, given=attack.given, tensorflow=attack.tensorflow)
    return marked(nb, attack.lesson, folder, **settings)


@pytest.mark.parametrize("attack", POINTS_ATTACKS, ids=lambda attack: attack.name)
def test_an_attack_on_the_points_earns_what_its_right_part_earns(attack, tmp_path):
    found = verdicts(attack, tmp_path)
    earned = {name: verdict["points"] for name, verdict in found.items()}
    texts = [feedback_messages.text(found[name]) for name in attack.earns]
    for name, verdict in found.items():
        assert earned[name] <= attack.earns.get(name, verdict["of"]), texts
        assert name in attack.earns or earned[name] == verdict["of"], texts
    assert "STOLEN" not in json.dumps(found)


def test_calls_without_end_hold_up_nobody(tmp_path):
    begun = time.monotonic()
    found = verdicts(TAKES_TIME, tmp_path, question_timeout=2, time_limit=40)
    assert time.monotonic() - begun < 80
    assert found["sigmoid_prime"]["points"] == 0
