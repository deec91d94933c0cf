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
            assert ("" if answer.label is None else str(answer.label)) == wanted
            said = {str(label): p for label, p in answer.probabilities.items()}
            assert said == json.loads(expected[t]["probabilities"] or "{}")
        assert learner.learn(answer.token, label)
    assert not learner.learn(answer.token, label)
    with pytest.raises(eprop.EpropError, match="there have been 120 rows"):
        learner.learn(1000, label)


def test_labels_are_those_that_were_given():
    for labels, same in ([1, 2], "1"), ([True, False], "True "), ([2.0, 7], "2.0"), (["a", "b"], None):
        table = eprop.Table(neurons=5, classes=labels[:1])
        for t in range(20):
            answer = table.predict({"x": t % 2})
            table.learn(answer.token, labels[t % 2])
        assert set(map(type, answer.probabilities)) == set(map(type, labels))
        assert list(answer.probabilities) == labels and answer.label in labels
        again = pickle.loads(pickle.dumps(table))
        assert again.predict({"x": 1}).label in labels
        if same is not None:
            with pytest.raises(eprop.EpropError, match="which is the same here"):
                table.learn(table.predict({"x": 1}).token, same)


def test_flags_dates_and_what_is_missing_are_those_of_the_command(tmp_path):
    pandas = pytest.importorskip("pandas")
    rng = np.random.default_rng(2)
    n = 60
    frame = pandas.DataFrame({
        "flag": rng.integers(2, size=n) == 1,
        "maybe": pandas.array(rng.choice([True, False, None], n), dtype="boolean"),
        "count": pandas.array(rng.choice([1, 2, None], n), dtype="Int64"),
        "text": pandas.array(rng.choice(["a", "b", None], n), dtype="string"),
        "x": np.where(rng.random(n) < 0.2, np.nan, rng.normal(size=n)),
        "at": pandas.date_range("2026-03-01", periods=n, freq="h").where(rng.random(n) < 0.8),
    })
    label = frame["flag"] ^ (frame["x"] > 0)
    file, said = tmp_path / "table.csv", tmp_path / "said.csv"
    frame.assign(label=label).to_csv(file, index=False, date_format="%Y-%m-%dT%H:%M:%S")
    process().command(["stream", str(file), "--label=label", f"--predictions={said}"], None)
    learner = eprop.Table(lateness=0)
    with open(said) as text:
        expected = list(csv.DictReader(text))
    rows = [{name: frame[name].iloc[t] for name in frame} for t in range(n)]
    assert any(row["at"] is pandas.NaT for row in rows)
    assert any(row["maybe"] is pandas.NA for row in rows)
    for row, y, wanted in zip(rows, label.tolist(), expected):
        answer = learner.predict(row)
        assert ("" if answer.label is None else str(answer.label)) == wanted["prediction"]
        of = {str(one): p for one, p in answer.probabilities.items()}
        assert of == json.loads(wanted["probabilities"] or "{}")
        learner.learn(answer.token, y)
    assert answer.label in (True, False)
    numpys = [np.datetime64("2026-03-01T05"), np.datetime64("NaT", "ns"), np.bool_(True)]
    assert [eprop._table._cell(one, "x") for one in numpys] == ["2026-03-01T05:00:00", None, "True"]
    for wrong in ([1], {}, np.zeros(2), (1, 2)):
        with pytest.raises(TypeError, match=r"row\['a'\]: got .*, but expected a number, text, flag"):
            learner.predict({"a": wrong})
        with pytest.raises(TypeError, match="label: got .*, but expected a number, text, flag, date"):
            learner.learn(answer.token, wrong)


def test_rows_that_make_no_sense():
    table = eprop.Table(neurons=5)
    for row, said in [({1: 1, "1": 2}, "of which two have one name"), ([1], "row: got list"),
                      ({"\ud800": 1}, "text that UTF-8 can have"),
                      ({"a": "\ud800"}, "text that UTF-8 can have")]:
        with pytest.raises(eprop.EpropError, match=said):
            table.predict(row)
    assert table.predict({"a": 10**400, "b": np.float32(1), "c": np.nan, "\x1b[2J": "\x1b"}).token == 0
    for token in (None, 0.0, "0"):
        with pytest.raises(TypeError, match="token: got"):
            table.learn(token, 1)


def test_what_ends_the_process_each_time_is_said():
    class Ends(eprop.Table):
        def _ready(self):
            engine = super()._ready()
            if self.ends:
                engine.kill()
                engine._java.wait()
            return engine

    Ends.ends = False
    table = Ends(neurons=5)
    Ends.ends = True
    with pytest.raises(eprop.ProcessEnded):
        table.predict({"a": 1})
    Ends.ends = False
    assert table.predict({"a": 1}).token == 0
