"""What a notebook changes for all of TensorFlow or Keras costs no correct answer a point."""

import pytest

from tests.support.marking import marked, submission

pytestmark = pytest.mark.slow  # each fits models


@pytest.mark.parametrize(
    "change",
    [
        "import os\nos.environ['TF_USE_LEGACY_KERAS'] = '1'\nimport tensorflow as tf\ntf.keras",
        "import tensorflow as tf\ntf.compat.v1.disable_eager_execution()",
        "import tensorflow.compat.v1 as tf\ntf.disable_v2_behavior()",
        "from tensorflow import keras\nkeras.backend.set_floatx('float16')",
        "from tensorflow import keras\nkeras.mixed_precision.set_global_policy('mixed_float16')",
    ],
    ids=["legacy", "graphs", "version 1", "float16", "mixed precision"],
)
@pytest.mark.parametrize(
    ("lesson", "first"), [("09_keras", "build_linear"), ("10_deeper_keras", "build_deep")]
)
def test_settings_are_restored_before_an_answer_is_asked(lesson, first, change, tmp_path):
    nb = submission(lesson, before={first: change}, tensorflow=True)
    verdicts = marked(nb, lesson, tmp_path)
    assert [v["exercise"] for v in verdicts.values() if v["points"] < v["of"]] == []
    assert "other-settings" in {remark["code"] for remark in nb.metadata.autograder.remarks}
