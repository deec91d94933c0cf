"""The learner of tables: the answers of the command, to the bit, also after a kill."""

import csv
import json
import os
import pickle
import signal

import numpy as np
import pytest

import eprop
from eprop._process import process


def tables():
    rng = np.random.default_rng(1)
    texts = [
        ({"x": float(rng.normal()), "kind": "abc"[t % 3], "when": f"2026-03-01T{t % 24:02d}:00"}, t)
        for t in range(120)
    ]
    yield [(row, "up" if row["x"] + (t % 3) > 1 else "down") for row, t in texts]
    yield [(row, round(3 * row["x"] + t % 3, 3)) for row, t in texts]
    yield [({"bit": int(rng.integers(2)), "gap": None if t % 5 else 1}, t % 4) for t in range(120)]


@pytest.mark.parametrize("table", tables())
def test_answers_are_those_of_the_command(tmp_path, table):
    file, said = tmp_path / "table.csv", tmp_path / "said.csv"
    names = list(table[0][0])
    with open(file, "w", newline="") as to:
        writer = csv.writer(to)
        writer.writerow([*names, "label"])
        for row, label in table:
            writer.writerow(["" if row[name] is None else row[name] for name in names] + [label])
    options = ["--label=label", "--neurons=5", "--look=40", f"--predictions={said}"]
    process().command(["stream", str(file), *options], None)
    learner = eprop.Table(neurons=5, look=40, lateness=0)
    with open(said) as text:
        expected = list(csv.DictReader(text))
    assert len(expected) == len(table)
    for t, (row, label) in enumerate(table):
        if t == 50:
            engine = process()
            os.kill(engine.pid, signal.SIGKILL)
            engine._java.wait()
        if t == 80:
            learner = pickle.loads(pickle.dumps(learner))
        answer = learner.predict(row)
        wanted = expected[t]["prediction"]
        if isinstance(answer.label, float):
            assert answer.label == float(wanted)
            assert answer.interval == (float(expected[t]["low"]), float(expected[t]["high"]))
        else:
            assert (answer.label or "") == wanted
            assert answer.probabilities == json.loads(expected[t]["probabilities"] or "{}")
        assert learner.learn(answer.token, label)
    assert not learner.learn(answer.token, label)
    with pytest.raises(eprop.EpropError, match="there have been 120 rows"):
        learner.learn(1000, label)
