"""Trainings as the command line has them, to the same bits; comparisons and searches."""

import json
import subprocess

import numpy as np
import pytest

import eprop
from eprop._process import find_jar, find_java

QUICK = {"training.epochs": 1}
SMALL = {"task.size": 8, "task.validation_size": 4, "task.test_size": 4}


def command(*arguments, folder):
    subprocess.run([find_java(), "-jar", str(find_jar()), *arguments], cwd=folder, check=True,
                   capture_output=True)


def same(mine, program):
    """Networks, to the bit; and scores."""
    ours, theirs = mine.weights, eprop.Run(program).weights
    assert list(ours) == list(theirs)
    for name, array in ours.items():
        assert array.tobytes() == theirs[name].tobytes(), name
    assert mine.history == eprop.Run(program).history


@pytest.mark.parametrize("name, settings", [
    ("pattern-generation", {"training.epochs": 1}),
    ("evidence-accumulation", {**QUICK, **SMALL}),
    ("cart-pole", {"training.epochs": 1, "reinforcement.episodes": 8}),
])
def test_the_same_bits_as_the_command_line(tmp_path, name, settings):
    run = eprop.train(name, seed=3, settings=settings, out=tmp_path / "mine", progress=False)
    command("train", name, "--seed=3", f"--out={tmp_path / 'program'}", "--no-report", "--quiet",
            *[f"--set={path}={value}" for path, value in settings.items()], folder=tmp_path)
    same(run, tmp_path / "program")
    assert run.test.rate > 0


def test_arrays_in_dicts(tmp_path):
    rng = np.random.default_rng(0)
    X, y = rng.normal(size=(24, 50, 3)), np.arange(24) % 3
    network = {"layers": [{"populations": [{"neuron": "alif", "size": 10}]}]}
    experiment = {
        "task": {"name": "npy", "train_inputs": X, "train_targets": y},
        "network": network,
        "loss": "averaged_cross_entropy",
        "optimizer": {"learning_rate": 0.01},
        "training": {"epochs": 2},
    }
    run = eprop.train(experiment, out=tmp_path / "run", progress=False)
    classifier = eprop.Classifier(neurons=10, epochs=2).fit(X, y)
    for name, array in classifier.network_.weights.items():
        assert array.tobytes() == run.weights[name].tobytes(), name
    kept = eprop.Classifier(neurons=10, epochs=2, out=tmp_path / "kept").fit(X, y)
    assert np.array_equal(kept.predict_proba(X), classifier.predict_proba(X))


def test_a_page_for_notebooks(tmp_path):
    run = eprop.train("evidence-accumulation", settings={**QUICK, **SMALL}, out=tmp_path / "run",
                      progress=False)
    assert "<iframe srcdoc=" in run.report()._repr_html_()
    assert set(eprop.evaluate(run)) == {"train", "validation", "test"}
    assert run.network().rule == "eprop"


def test_progress_is_shown(tmp_path, capsys):
    eprop.train("evidence-accumulation", settings={**QUICK, **SMALL}, out=tmp_path / "run")
    assert "epoch 1/1  train loss" in capsys.readouterr().out


def test_mistakes_have_the_text_of_the_command_line(tmp_path):
    for what, said in [
        ("ekg", 'unknown experiment "ekg"; nearest: ecg'),
        ({"network": {}}, "experiment: task: missing"),
        ({"task": "ecg", "network": {"layers": [{"populations": [{"sise": 3}]}]}},
         "experiment: network.layers[0].populations[0].sise: unknown key; nearest: size"),
        ({"task": {"name": "ecg", "jitter": float("nan")}}, "task.jitter: got nan"),
        ({"task": {"name": "ecg", "jitter": object()}}, "task.jitter: got object"),
    ]:
        with pytest.raises(eprop.EpropError) as error:
            eprop.train(what, out=tmp_path / "run", progress=False)
        assert said in str(error.value)
        assert error.value.status == 2
    eprop.train("evidence-accumulation", settings={**QUICK, **SMALL}, out=tmp_path / "run",
                progress=False)
    with pytest.raises(eprop.EpropError, match="this folder has a run already"):
        eprop.train("ecg", out=tmp_path / "run")


def test_warnings_are_pythons(tmp_path):
    with pytest.warns(eprop.EpropWarning, match="labels are 1 to 2: none is of class 0"):
        eprop.train({
            "task": {"name": "npy", "train_inputs": np.ones((4, 60, 2)) * 0.7,
                     "train_targets": np.array([1, 2, 1, 2])},
            "network": {"layers": [{"populations": [{"size": 3}]}]},
            "loss": "averaged_cross_entropy", "training": {"epochs": 1},
        }, out=tmp_path / "run", progress=False)


def test_comparisons_and_searches(tmp_path):
    base = json.loads(json.dumps({
        "task": {"name": "evidence_accumulation", "cues": 1, "size": 8, "validation_size": 4,
                 "test_size": 4, "delay": 20, "recall": 30},
        "network": {"layers": [{"populations": [{"size": 5}]}]},
        "training": {"epochs": 1},
    }))
    table = eprop.compare(base=base, variants={"bptt": {"rule": "bptt"}}, seeds=2,
                          anyway=True, out=tmp_path / "comparison", progress=False)
    assert len(table.frame()) > 0
    found = eprop.search(base=base, ranges={"optimizer.learning_rate": {"uniform": [0.001, 0.01]}},
                         trials=2, metric="validation.loss", out=tmp_path / "search",
                         progress=False)
    assert 0.001 <= found.best["optimizer"]["learning_rate"] <= 0.01


def test_components(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mean_squared_error").mkdir()  # a folder is no experiment
    (alif,) = eprop.plugins("alif")
    assert alif["kind"] == "neuron"
    assert eprop.check("mean_squared_error")[0]["properties"]
    with pytest.raises(eprop.EpropError, match='unknown component "alfi"; nearest: alif'):
        eprop.plugins("alfi")
