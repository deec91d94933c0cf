"""The two processes: each ends without the other, runs are saved, nothing is left behind."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

import eprop
from eprop import Engine
from eprop._process import process

PACKAGE = str(Path(eprop.__file__).resolve().parent.parent)
pytestmark = pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")

LONG = {"training.epochs": 10000, "task.size": 8, "task.validation_size": 4, "task.test_size": 4}


def gone(pid, seconds=30):
    """Whether a process ends within that time."""
    end = time.time() + seconds
    while time.time() < end:
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.05)
    return False


def python(code, *arguments):
    """Another Python process that prints the number and the folder of its Java process first."""
    begin = (
        f"import signal, sys; sys.path.insert(0, {PACKAGE!r})\n"
        # A shell's background commands, and all that they start, ignore it.
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"
        "import eprop\nfrom eprop._process import process\n"
        "eprop.start(vectors=False)\n"
        "print(process().pid, process().folder, flush=True)\n"
    )
    started = subprocess.Popen([sys.executable, "-c", begin + code, *map(str, arguments)],
                               stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    pid, folder = started.stdout.readline().split()
    return started, int(pid), Path(folder)


def trains(folder):
    """Waits until a run has begun."""
    end = time.time() + 60
    while time.time() < end and not (folder / "metrics.jsonl").is_file():
        time.sleep(0.05)
    while time.time() < end and not (folder / "metrics.jsonl").stat().st_size:
        time.sleep(0.05)


def interrupted(started):
    """What it says until its end, which comes, if need be, by force."""
    started.send_signal(signal.SIGINT)
    try:
        return started.communicate(timeout=60)
    finally:
        started.kill()


TRAIN = f"eprop.train('evidence-accumulation', settings={LONG!r}, out=sys.argv[1])"


def test_python_is_killed(tmp_path):
    started, pid, folder = python(TRAIN, tmp_path / "run")
    trains(tmp_path / "run")
    started.kill()
    started.communicate()
    assert gone(pid)
    assert not folder.exists()
    run = eprop.Run(tmp_path / "run")
    assert len(run.history) > 0
    assert run.weights["out.layer0"].shape[0] > 0
    assert not list((tmp_path / "run").glob("*.tmp*"))


def test_java_is_killed_and_does_not_start(tmp_path):
    code = f"""
try:
    {TRAIN}
except eprop.ProcessEnded as e:
    print("ended:", e)
try:
    eprop.start(plugins=["nowhere"], vectors=False)
except eprop.EpropError as e:
    print("refused:", e)
print(eprop.plugins("lif")[0]["name"])
"""
    started, pid, folder = python(code, tmp_path / "run")
    trains(tmp_path / "run")
    os.kill(pid, signal.SIGKILL)
    out, err = started.communicate(timeout=60)
    assert "ended: the Java process has ended, with status -9" in out
    assert "refused: Java does not start: " in out
    assert "nowhere: no such folder" in out
    assert out.endswith("lif\n")  # with the options of before
    assert not folder.exists()
    assert eprop.Run(tmp_path / "run").history == eprop.Run(tmp_path / "run").history


def test_an_interrupt_saves_and_the_run_goes_on(tmp_path):
    code = f"""
try:
    {TRAIN}
except KeyboardInterrupt:
    print("stopped", process().pid, flush=True)
"""
    started, pid, _ = python(code, tmp_path / "run")
    trains(tmp_path / "run")
    out, err = interrupted(started)
    assert f"stopped {pid}" in out, err
    assert "stopped and saved after" in err
    assert gone(pid)
    done = len(eprop.Run(tmp_path / "run").history)
    assert done < 10000


def test_an_interrupt_of_fit():
    code = """
import numpy as np
X = np.random.default_rng(0).normal(size=(64, 100, 2))
# The first one imports modules of scikit-learn, in some of which an interrupt is lost.
eprop.Classifier(neurons=2, epochs=1).fit(X, np.arange(64) % 2)
print("begin", flush=True)
try:
    eprop.Classifier(epochs=100000).fit(X, np.arange(64) % 2)
except KeyboardInterrupt:
    print("stopped", process().alive())
"""
    started, pid, _ = python(code)
    started.stdout.readline()
    time.sleep(1.5)
    out, err = interrupted(started)
    assert "stopped True" in out, err


def test_the_end_leaves_nothing_behind():
    door = Engine(threads=1, vectors=False)
    pid, folder = door.pid, door.folder
    assert door.version
    door.end()
    assert gone(pid)
    assert not folder.exists()
    with pytest.raises(eprop.ProcessEnded):
        door.request("network.weights", network=1)


def test_many_fits_leave_nothing():
    X = np.random.default_rng(0).normal(size=(4, 60, 1))
    classifier = eprop.Classifier(neurons=2, epochs=1)
    for _ in range(30):
        classifier.fit(X, [0, 1, 0, 1])
    assert list(process().folder.iterdir()) == []


def test_unknown_requests_and_nonsense():
    door = process()
    with pytest.raises(eprop.EpropError, match='do: unknown "network.weigths"; nearest: network.w'):
        door.request("network.weigths")
    with pytest.raises(eprop.EpropError, match="netwroks: unknown key; nearest: networks"):
        door.request("close", netwroks=[1])
    assert door.alive()
