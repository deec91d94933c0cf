"""Environments and tasks of Python's, beside those of Java that do the same."""

import shutil
import subprocess
import zipfile
import zlib
from pathlib import Path

import numpy as np
import pytest

import eprop
from eprop._process import find_jar, find_java, process

NETWORK = {
    "populations": {"e": {"size": 8}},
    "projections": [{"from": "input", "to": "e", "initial_weights": {"gain": 3}}],
    "readouts": {
        "policy": {"loss": "policy_gradient"},
        "value": {"size": 1, "loss": "mean_squared_error"},
    },
}
REWARDED = {
    "network": NETWORK,
    "reinforcement": {"episodes": 8, "validation_episodes": 4, "test_episodes": 4},
    "training": {"epochs": 2, "batch_size": 4},
}
DISCRETE = dict(observations=2, actions=2, time_step=20, steps=2, limit=30)


class Track:
    """A weight on a track, to be kept near its middle by pushes."""

    def reset(self, seed):
        self.x = seed % 1001 / 1000 - 0.5
        self.v = seed // 1001 % 1001 / 1000 - 0.5
        self.pushes = 0
        return (self.x, self.v), {}

    def step(self, action):
        self.v += 0.1 if action == 1 else -0.1
        self.x += 0.2 * self.v
        self.pushes += 1
        out, late = self.x**2 > 1, self.pushes == 30
        about = {"is_success": self.x**2 < 0.04} if out or late else {}
        return (self.x, self.v), 1 - self.x**2, out, late and not out, about


@pytest.fixture(scope="module")
def compiled(tmp_path_factory):
    """Track.java as a plugin: the folder of its jar."""
    javac = Path(shutil.which(find_java()) or "").with_name("javac")
    if not javac.exists():
        pytest.skip("there is no Java compiler")
    folder = tmp_path_factory.mktemp("track")
    source = Path(__file__).with_name("Track.java")
    subprocess.run([javac, "-cp", find_jar(), "-d", folder / "classes", source], check=True)
    (folder / "plugins").mkdir()
    with zipfile.ZipFile(folder / "plugins" / "track.jar", "w") as jar:
        for file in (folder / "classes").iterdir():
            jar.write(file, file.name)
        jar.writestr("META-INF/services/org.eprop.api.environment.EnvironmentFactory", "Track\n")
    return folder


def test_an_environment_gives_the_bits_of_java(compiled, tmp_path):
    with eprop.Engine(plugins=[compiled / "plugins"], vectors=False):
        theirs = eprop.train({**REWARDED, "environment": "track"}, out=tmp_path / "java",
                             progress=False)
    for name, world in [("object", Track()), ("class", Track)]:
        experiment = {**REWARDED, "environment": eprop.Environment(world, **DISCRETE)}
        mine = eprop.train(experiment, out=tmp_path / name, progress=False)
        assert mine.history == theirs.history
        for weights, array in theirs.weights.items():
            assert array.tobytes() == mine.weights[weights].tobytes(), weights
        assert dict(mine.test._values) == dict(theirs.test._values)
        assert "success" in mine.test
    assert dict(eprop.evaluate(mine)["test"]._values) == dict(mine.test._values)
    assert "<iframe" in mine.report()._repr_html_()
    again = eprop.Run(mine.path, environment=eprop.Environment(Track, **DISCRETE))
    assert again.resume(progress=False).result == mine.result
    with pytest.raises(eprop.EpropError, match=r"got no environment, but expected .*Run\(path, e"):
        eprop.evaluate(mine.path)


def test_an_agent_gives_the_bits_of_java(compiled, tmp_path):
    agent = eprop.Agent(2, 2, neurons=12, reward_scale=0.1, learning_rate=0.01, seed=3)
    agent.network().save(tmp_path / "network.npz")

    class Counted(Track):
        def reset(self, seed=None):
            return super().reset(seed)

    returns = agent.play(Counted(), 5)
    path = f"{find_jar()}:{compiled / 'classes'}"
    said = subprocess.run([find_java(), "-cp", path, "Track", tmp_path / "network.npz"], check=True,
                          capture_output=True, text=True).stdout.split("\n")
    assert [float(line) for line in said[:5]] == returns
    mine = agent.network().weights
    for line in said[5:-1]:
        name, crc = line.split()
        assert zlib.crc32(mine[name].astype("<f4").tobytes()) == int(crc), name


def draws(rng):
    label = int(rng.integers(2))
    return rng.normal(label, 0.5, (20, 3)).astype(np.float32), label


SUPERVISED = {
    "network": {"layers": [{"populations": [{"size": 6}]}]},
    "loss": "averaged_cross_entropy",
    "training": {"epochs": 1, "batch_size": 4},
    "seed": 7,
}


def test_a_task_gives_the_bits_of_its_arrays(tmp_path):
    def keys(part, size):
        return [draws(np.random.default_rng([7, part, 0, n])) for n in range(size)]

    def generator(rng):
        while True:
            yield draws(rng)

    task = {"name": "npy", "outputs": 2, "input": "real"}
    for part, (name, size) in enumerate([("train", 12), ("validation", 4), ("test", 4)]):
        task[f"{name}_inputs"] = np.array([x for x, _ in keys(part, size)])
        task[f"{name}_targets"] = np.array([y for _, y in keys(part, size)])
    theirs = eprop.train({**SUPERVISED, "task": task}, out=tmp_path / "npy", progress=False)
    for n, sample in enumerate([draws, generator]):
        mine = eprop.train({**SUPERVISED, "task": eprop.Task(sample, 3, 2, 12, 4, 4)},
                           out=tmp_path / str(n), progress=False)
        assert mine.history == theirs.history
        for name, array in theirs.weights.items():
            assert array.tobytes() == mine.weights[name].tobytes(), name


@pytest.mark.parametrize("y, loss", [
    (np.arange(5) % 2, "softmax_cross_entropy"),
    (np.array([0.5, 1.0]), "mean_squared_error"),
    (np.ones((5, 2)), "mean_squared_error"),
])
def test_targets_of_every_kind(tmp_path, y, loss):
    task = eprop.Task(lambda rng: (np.ones((5, 1)), y), 1, 2, 4)
    run = eprop.train({**SUPERVISED, "loss": loss, "task": task}, out=tmp_path / "run",
                      progress=False)
    assert np.isfinite(run.history[0]["train"]["loss"])


class Broken(Track):
    """Fails at its third push."""

    def step(self, action):
        if self.pushes == 2:
            raise ZeroDivisionError("mine")
        return super().step(action)


class Wrong(Track):
    """Shows three numbers."""

    def step(self, action):
        return (0, 0, 0), 0, False, False, {}


def test_what_python_does_wrong_is_its_own_exception(tmp_path):
    def train(world, **more):
        eprop.train({**REWARDED, "environment": eprop.Environment(world, **{**DISCRETE, **more})},
                    out=tmp_path / "run", overwrite=True, progress=False)

    with pytest.raises(ZeroDivisionError, match="mine"):
        train(Broken)
    with pytest.raises(eprop.EpropError, match="observation: got 3 numbers, but expected 2"):
        train(Wrong)
    with pytest.raises(eprop.EpropError, match="the episode goes on after 10 steps"):
        train(Track, limit=5)
    task = eprop.Task(lambda rng: (np.ones((5, 1)), 2), 1, 2, 4)
    with pytest.raises(eprop.EpropError, match="train sample . of epoch 0: ok.label: got 2, but ex"):
        eprop.train({**SUPERVISED, "task": task}, out=tmp_path / "run", overwrite=True,
                    progress=False)
    with pytest.raises(eprop.EpropError, match="environment: int has no reset"):
        eprop.Environment(int)
    with pytest.raises(eprop.EpropError, match=r"task: got a function, but expected eprop.Task"):
        eprop.train({**SUPERVISED, "task": draws})
    assert process().alive()


def test_environments_of_the_old_kind(tmp_path):
    class Old(Track):
        def reset(self):
            return super().reset(5)[0]

        def step(self, action):
            seen, reward, out, late, _ = super().step(action)
            return seen, reward, out or late, {"TimeLimit.truncated": late}

    run = eprop.train({**REWARDED, "environment": eprop.Environment(Old, **DISCRETE)},
                      out=tmp_path / "run", progress=False)
    assert run.test.episode_length > 1
