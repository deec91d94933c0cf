"""What is kept when the Java process ends, however it ends; and several processes."""

import os
import pickle
import select
import signal
import threading
import time

import numpy as np
import pytest

import eprop
from eprop._process import process
from test_process import python

EXPERIMENT = {
    "network": {"layers": [{"populations": [{"neuron": "alif", "size": 6}], "input_gain": 3}]},
    "loss": "softmax_cross_entropy",
}
ROWS = np.random.default_rng(0).normal(size=(60, 3))


def kill():
    """Java, at once."""
    engine = process()
    os.kill(engine.pid, signal.SIGKILL)
    engine._java.wait()


def test_a_fitted_estimator_and_a_network_go_on():
    X = np.random.default_rng(0).normal(size=(8, 20, 3))
    classifier = eprop.Classifier(neurons=5, epochs=1).fit(X, np.arange(8) % 2)
    network = eprop.Network.create(EXPERIMENT, 3, 2)
    network.weights = {"out.layer0": 2 * network.weights["out.layer0"]}
    before, y = classifier.predict_proba(X), network.run(X)
    for ended in (lambda: eprop.start(vectors=False), kill):
        ended()
        kept = pickle.loads(pickle.dumps(classifier))
        assert np.array_equal(kept.predict_proba(X), before)
        assert np.array_equal(classifier.predict_proba(X), before)
        assert np.array_equal(network.run(X), y)
        assert network.channels == 3


def keyed(lateness=2):
    return eprop.Stream(channels=3, classes=2, neurons=8, lateness=lateness, seed=4)


def steps(stream, rows, said):
    """Some steps of two keys; labels come two steps late."""
    late = []
    for k, x in enumerate(rows):
        key = ("a", "b")[k % 2]
        said.append(stream[key].predict_one(x))
        late.append(stream[key].last_step)
        if k >= 4:
            stream.learn_step(late[k - 4], k // 2 % 2)


def test_a_stream_loses_nothing(monkeypatch):
    monkeypatch.setattr(eprop._lasting, "_MOST_CHANGES", 25)  # some in states, some to repeat
    whole, cut = [], []
    alone, killed = keyed(), keyed()
    for part in range(2):
        steps(alone, ROWS[30 * part : 30 * part + 30], whole)
        steps(killed, ROWS[30 * part : 30 * part + 30], cut)
        kill()
    assert cut == whole
    for key in alone:
        for name, array in alone[key].weights.items():
            assert np.array_equal(array, killed[key].weights[name]), name
    again = pickle.loads(pickle.dumps(killed))
    assert list(again) == ["a", "b"]
    assert again["a"].predict_proba_one(ROWS[0]) == alone["a"].predict_proba_one(ROWS[0])


def test_what_the_end_cut_off_is_said_and_the_next_call_goes_on():
    stream, alone = keyed(), keyed()
    stream.learn_one(ROWS[0], 1)
    alone.learn_one(ROWS[0], 1)
    engine = stream._ready()
    os.kill(engine.pid, signal.SIGSTOP)  # so that the request is under way
    os.waitpid(engine.pid, os.WUNTRACED)
    threading.Timer(0.3, os.kill, (engine.pid, signal.SIGKILL)).start()
    with pytest.raises(eprop.ProcessEnded, match="the Java process has ended, with status -9"):
        stream.predict_one(ROWS[1])
    assert stream.predict_proba_one(ROWS[1]) == alone.predict_proba_one(ROWS[1])


def test_saves_are_whole_or_not_at_all(tmp_path, monkeypatch):
    network = eprop.Network.create(EXPERIMENT, 3, 2)
    stream = keyed()
    for thing, path in ((network, tmp_path / "n.npz"), (stream, tmp_path / "s.pickle")):
        thing.save(path)
        before = path.read_bytes()

        def full(number):
            raise OSError(28, "No space left on device")

        with monkeypatch.context() as patch:
            patch.setattr(os, "fsync", full)
            with pytest.raises(OSError, match="No space left"):
                thing.save(path)
        assert path.read_bytes() == before
    assert len(list(tmp_path.iterdir())) == 2
    whole = (tmp_path / "s.pickle").read_bytes()
    eprop.Stream.load(tmp_path / "s.pickle")
    os.mkfifo(tmp_path / "pipe")  # as a device, such as /dev/null, would become a file
    for thing in (network, stream):
        with pytest.raises(eprop.EpropError, match="but got a folder, a pipe or a device"):
            thing.save(tmp_path / "pipe")
    assert (tmp_path / "pipe").is_fifo()
    for wrong in (whole[:-1], b"x", pickle.dumps(3)):
        (tmp_path / "s.pickle").write_bytes(wrong)
        with pytest.raises(eprop.EpropError, match="expected a whole file of Stream.save"):
            eprop.Stream.load(tmp_path / "s.pickle")


def test_engines_side_by_side():
    network = eprop.Network.create(EXPERIMENT, 3, 2)
    X = ROWS.reshape(3, 20, 3)
    default = process().pid
    with eprop.Engine(threads=1, vectors=False) as engine:
        assert process() is engine
        inside = eprop.Network.create(EXPERIMENT, 3, 2)
        assert inside._engine is engine
        assert np.array_equal(inside.run(X), network.run(X))
        seen = []

        def other():
            with engine.using():
                seen.append(process())
            seen.append(process().pid)

        thread = threading.Thread(target=other)
        thread.start()
        thread.join()
        assert seen == [engine, default]
    assert process().pid == default
    assert not engine.alive() and not engine.folder.exists()
    assert np.array_equal(inside.run(X), network.run(X))


def test_many_threads_of_one_network_and_stream():
    network, stream = eprop.Network.create(EXPERIMENT, 3, 2), keyed(0)
    X = ROWS.reshape(3, 20, 3)
    expected, wrong = network.run(X), []

    def work(key):
        alone = keyed(0)
        for k in range(30):
            if not np.array_equal(network.run(X), expected):
                wrong.append(key)
            if stream[key].predict_one(ROWS[k]) != alone[key].predict_one(ROWS[k]):
                wrong.append(k)
            stream[key].learn_one(ROWS[k], k % 2)
            alone[key].learn_one(ROWS[k], k % 2)

    threads = [threading.Thread(target=work, args=(key,)) for key in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
        assert not thread.is_alive()
    assert wrong == [] and len(stream) == 4


def test_live_answers_during_a_training():
    stream = keyed(0)
    X = np.random.default_rng(0).normal(size=(64, 100, 3))
    enough, epochs = threading.Event(), []

    def fit():
        eprop.Classifier(neurons=20, epochs=100000).fit(
            X, np.arange(64) % 2, callback=lambda epoch: epochs.append(epoch) or enough.is_set())

    fitted = threading.Thread(target=fit)
    fitted.start()
    while not epochs:
        time.sleep(0.01)
    for k in range(50):  # each of which would wait for the training's end
        stream.predict_one(ROWS[k])
        stream.learn_one(ROWS[k], k % 2)
    assert fitted.is_alive()
    enough.set()
    fitted.join(60)
    assert not fitted.is_alive()


def test_a_batch_of_many_keys():
    count = int(os.environ.get("EPROP_KEYS", 3000))  # of which 1,500 filled both pipes
    stream = eprop.Stream(channels=3, classes=2, neurons=2, own="readout", optimizer="sgd")
    for k in range(count):
        stream[k].predict_one(ROWS[k % 60])
    for k in range(count):
        stream[k].learn_one(ROWS[k % 60], k % 2)
    assert len(stream) == count and list(stream)[:3] == [0, 1, 2]
    del stream[1]
    assert 1 not in stream and 2 in stream and len(stream) == count - 1
    with pytest.raises(KeyError, match="key: got 1, but there is no such key"):
        del stream[1]
    names = stream._ask("stream.keys")[0]["keys"]
    assert len(names) == count - 1


def test_what_nobody_waits_for_is_bounded(monkeypatch):
    engine, most = process(), 0
    monkeypatch.setattr(type(engine), "_attend", lambda self: None)  # who else would read
    for _ in range(1000):
        engine.leave(b'{"do":"close"}')
        most = max(most, len(engine._left))
    assert 100 < most <= 256


def test_a_late_label_names_its_step():
    late, prompt = keyed(5), keyed(0)
    tokens = []
    for k, x in enumerate(ROWS[:20]):
        late["a"].predict_one(x)
        tokens.append(late["a"].last_step)
        assert tokens[k] == ("a", k)
        prompt["a"].learn_one(x, k % 2)
        if k >= 5:
            assert late.learn_step(tokens[k - 5], (k - 5) % 2)
    for k in range(15, 20):
        assert late.learn_step(tokens[k], k % 2)
    assert not late.learn_step(tokens[0], 0)
    for name, array in late["a"].weights.items():
        assert np.array_equal(array, prompt["a"].weights[name])
    with pytest.raises(KeyError, match="which has had no step"):
        late["new"].learn_step(0, 1)
    with pytest.raises(KeyError, match="got no step"):
        late["new"].last_step


def test_two_questions_about_one_step():
    stream, other = keyed(0), keyed(0)
    for x in ROWS[:10]:
        p = stream.predict_proba_one(x)
        answer = stream.predict_one(x)
        assert stream.last_step.number == other._last.get("", stream._last[""]).number
        other.predict_one(x)
        stream.learn_one(x, 1)
        other.learn_one(x, 1)
        assert answer is None or p[answer] == max(p.values())
    for name, array in stream.weights.items():
        assert np.array_equal(array, other.weights[name])
    stream.predict_one(ROWS[0])
    stream.predict_one(ROWS[0])  # the same question again is the next step
    assert stream.last_step.number == 11


def test_labels_and_keys_are_equal_as_in_python():
    stream = keyed(0)

    def index(label):
        return stream._with_label(label, lambda given: int(given.split(":")[1]))

    for label, expected in ((1, 1), (1.0, 1), (True, 1), (np.int64(0), 0)):
        assert index(label) == expected
    with pytest.raises(ValueError, match="y: got 'a', but expected 0 to 1, as before"):
        stream.learn_one(ROWS[0], "a")
    stream = keyed(0)
    for label in ([1], None, float("nan")):  # of which none stays known
        with pytest.raises(ValueError, match="^y: "):
            stream.learn_one(ROWS[0], label)
    assert [index(y) for y in ("a", 0, "a", 0.0)] == [0, 1, 0, 1]
    with pytest.raises(ValueError, match="y: got 1, but there are 2 classes already"):
        stream.learn_one(ROWS[0], 1)
    with pytest.raises(TypeError, match="unhashable"):
        stream.learn_one(ROWS[0], [1])
    with pytest.raises(TypeError, match="unhashable"):
        stream[[1]]
    stream[1].predict_one(ROWS[0])
    stream["1"].predict_one(ROWS[0])
    stream[1.0].predict_one(ROWS[0])
    assert list(stream) == [1, "1"] and stream[1].last_step.number == 1


def test_a_refused_call_changes_nothing():
    stream = eprop.Stream(channels=2, classes=2, neurons=3)
    for x in ({"left": 1}, {"left": 1, "right": float("nan")}, [1], {"left": 1, "right": "x"}):
        with pytest.raises(ValueError):
            stream.predict_one(x)
        with pytest.raises(ValueError):
            stream.learn_one(x, 1)
    for x, y in (({"c": 1, "d": 2}, np.nan), ({"c": 1, "d": 2}, []), ({"c": 3e38, "d": 2}, "new")):
        with pytest.raises(ValueError):  # the last one by Java: neither names nor labels stay
            stream.learn_one(x, y)
        with pytest.raises(ValueError):
            stream[[]].predict_one(x)
    with pytest.raises(ValueError, match="input channel 0"):
        stream.predict_one({"c": 3e38, "d": 2})
    assert len(stream) == 0 and stream.labels == []
    stream.predict_one({"a": 1, "b": 2})
    with pytest.raises(eprop.EpropError, match=r"x: got \['left', 'right'\], but expected"):
        stream.predict_one({"left": 1, "right": 2})


def test_after_a_late_failure_the_same_call_is_about_the_same_step():
    stream = eprop.Stream(channels=3, classes=2, neurons=3)
    stream.predict_one(ROWS[0])
    stream._late = eprop.EpropError("of the call before")
    with pytest.raises(eprop.EpropError, match="of the call before"):
        stream.learn_one(ROWS[0], 1)
    assert stream.last_step.number == 0
    stream.learn_one(ROWS[0], 1)
    stream.predict_one(ROWS[1])
    assert stream.last_step.number == 1


def test_new_labels_of_many_threads_are_apart():
    stream = eprop.Stream(channels=3, classes=40, neurons=2)
    threads = [threading.Thread(target=stream[k].learn_one, args=(ROWS[k], f"label {k}"))
               for k in range(40)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sorted(stream.labels) == sorted(f"label {k}" for k in range(40))
    assert stream._classes == {label: k for k, label in enumerate(stream.labels)}


def test_names_of_arrays_are_checked_before_they_cross():
    network = eprop.Network.create(EXPERIMENT, 3, 2)
    for name in ("out layer0", "../x", "", "a\n", "\x1b[2J", "x" * 201, 3):
        with pytest.raises(ValueError, match="arrays: got the name"):
            network.weights = {name: np.zeros((6, 2))}
    data = b'ep\x02Q' + bytes(20) + b'\n{"do":"command","arguments":["plugins"]}\n'
    with pytest.raises(ValueError, match="unknown weights"):
        network.weights = {"out_layer0": np.frombuffer(data, np.uint8)}
    with pytest.raises(TypeError, match="expected numbers"):
        network.weights = {"out.layer0": np.array([object()])}
    for wrong in (None, [1], {"out.layer0": np.ma.masked_equal(np.ones((6, 2)), 1)}):
        with pytest.raises(ValueError, match="weights: got|out.layer0: got masked values"):
            network.weights = wrong
    with pytest.raises(ValueError, match="got <U1 values"):
        network._ask("network.set_weights", {"x": np.array(["a"])})
    assert network.weights["out.layer0"].shape == (6, 2)


def asked():
    """A call of Java's, within the request 5."""
    frame = eprop._frames.Frame(b"C", 5, b"")
    frame.json = {"call": 1, "do": "step"}
    return frame


def test_java_asks_and_what_fails_there_is_raised():
    class Mine(Exception):
        pass

    def wrong(do, json, arrays):
        raise Mine(do)

    # Nothing asks yet but what a training brings; the frames are tried by hand.
    engine = process()
    assert isinstance(engine._reply(5, asked(), wrong, None), Mine)
    assert engine.alive() and eprop.plugins("lif")[0]["name"] == "lif"


def test_a_killed_training_is_told_and_the_others_wait_for_nothing():
    engine = eprop.Engine(threads=1, vectors=False)
    seen = []

    def fit():
        X = np.random.default_rng(0).normal(size=(64, 100, 3))
        with engine.using():
            try:
                eprop.Classifier(epochs=100000).fit(X, np.arange(64) % 2)
            except eprop.ProcessEnded as e:
                seen.append(str(e))

    threads = [threading.Thread(target=fit) for _ in range(3)]
    for thread in threads:
        thread.start()
    time.sleep(1)
    engine.kill()
    for thread in threads:
        thread.join(30)
        assert not thread.is_alive()
    assert len(seen) == 3 and all("with status -9" in text for text in seen)
    engine.end()


STORM = """
import numpy as np
rows = np.random.default_rng(0).normal(size=(60, 3)).tolist()
stream = eprop.Stream(channels=3, classes=2, neurons=8, lateness=3, seed=4)
stream.predict_one(rows[0])
count, interrupts, storm, armed = 0, 0, True, False

def once(number, frame):
    # none interrupts what follows an interrupt
    global armed
    if armed:
        armed = False
        raise KeyboardInterrupt

signal.signal(signal.SIGINT, once)
print("begin", flush=True)
while storm:
    try:
        armed = True
        while interrupts < 20:
            stream["ab"[count % 2]].predict_one(rows[count % 60])
            stream["ab"[count % 2]].learn_one(rows[count % 60], count % 2)
            count += 1
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        storm = False
    except KeyboardInterrupt:
        interrupts += 1
there = {key: stream[key].weights for key in stream}
engine = stream._ready()
engine.kill()
engine._java.wait()
engine._broken = True
for key in there:
    for name, array in stream[key].weights.items():
        assert np.array_equal(array, there[key][name]), (key, name)
print("same", interrupts, flush=True)
"""


@pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
def test_interrupts_at_any_moment_leave_java_and_python_agreed():
    started, _, _ = python(STORM)
    assert started.stdout.readline() == "begin\n"
    time.sleep(0.2)
    while started.poll() is None:
        started.send_signal(signal.SIGINT)
        time.sleep(0.01)
        if select.select([started.stdout], [], [], 0)[0]:
            break
    out, err = started.communicate(timeout=60)
    assert out.startswith("same 20"), err[-2000:]


def test_an_interrupt_of_one_request_loses_no_other(monkeypatch):
    monkeypatch.setattr(eprop.Engine, "_attend", lambda self: None)
    stream, alone = keyed(0), keyed(0)
    for one in (stream, alone):
        one.learn_one(ROWS[0], 1)  # goes with the next request

    def interrupted(*given):
        raise KeyboardInterrupt

    alone.weights
    stream.learn_one(ROWS[1], 1)
    alone.learn_one(ROWS[1], 1)
    alone.weights
    stream.learn_one(ROWS[2], 1)
    with monkeypatch.context() as patch:
        patch.setattr(os, "write", interrupted)
        with pytest.raises(KeyboardInterrupt):
            process().quick("close")
    alone.learn_one(ROWS[2], 1)
    for name, array in alone.weights.items():
        assert np.array_equal(array, stream.weights[name]), name


@pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
@pytest.mark.parametrize("cut", [
    lambda engine: engine.quick("close", networks=[0] * 100_000),
    lambda engine: engine._reply(5, asked(), lambda *given: ({}, {"x": np.zeros(30_000)}), None),
])
def test_what_follows_half_a_message_is_not_taken_for_its_rest(cut):
    def interrupted(*given):
        raise InterruptedHere

    class InterruptedHere(Exception):
        pass

    engine = process()
    before = signal.signal(signal.SIGALRM, interrupted)
    try:
        os.kill(engine.pid, signal.SIGSTOP)  # the pipe is full before the message is over
        os.waitpid(engine.pid, os.WUNTRACED)
        signal.setitimer(signal.ITIMER_REAL, 0.2)
        try:
            with pytest.raises(InterruptedHere):
                cut(engine)
        finally:
            os.kill(engine.pid, signal.SIGCONT)
        signal.alarm(30)
        assert eprop.plugins("lif")[0]["name"] == "lif"
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


def test_what_is_left_of_an_answer_is_not_taken_for_the_next(monkeypatch):
    read, got = os.read, []

    def half(pipe, count):
        if got:
            raise KeyboardInterrupt
        got.append(read(pipe, 10))
        return got[0]

    engine = process()
    with monkeypatch.context() as patch:
        patch.setattr(os, "read", half)
        with pytest.raises(KeyboardInterrupt):
            engine.quick("close")
    assert eprop.plugins("lif")[0]["name"] == "lif"


FORK = """
import os, threading
stream = eprop.Stream(channels=3, classes=2, neurons=4)
network = eprop.Network.create({"network": {"layers": [{"populations": [{"size": 4}]}]}}, 3, 2)
table, weights = eprop.Table(neurons=5), network.weights
held = [stream._order, stream._opening, network._opening, table._order, eprop._process._starting]
ready, over = threading.Event(), threading.Event()

def hold():
    for lock in held:
        lock.acquire()
    ready.set()
    over.wait()

threading.Thread(target=hold, daemon=True).start()
ready.wait()
child = os.fork()
if child == 0:
    signal.alarm(60)  # waits no longer than the test
    stream.predict_one([1, 2, 3])
    network.weights = weights
    table.predict({"a": 1})
    eprop._process.end()
    os._exit(7)
print("child", os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
os._exit(0)
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork")
def test_a_child_waits_for_no_thread_of_its_parent():
    started, _, _ = python(FORK)
    try:
        out, err = started.communicate(timeout=60)
    finally:
        started.kill()
    assert out == "child 7\n", err[-2000:]


def test_trainings_side_by_side_have_the_bits_of_one_alone(tmp_path):
    settings = {"training.epochs": 1, "task.size": 8, "task.validation_size": 4,
                "task.test_size": 4}

    def train(name):
        eprop.train("evidence-accumulation", settings=settings, out=tmp_path / name,
                    progress=False)

    threads = [threading.Thread(target=train, args=(name,)) for name in ("one", "two")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    train("alone")
    alone = eprop.Run(tmp_path / "alone").weights
    for name in ("one", "two"):
        for leaf, array in eprop.Run(tmp_path / name).weights.items():
            assert array.tobytes() == alone[leaf].tobytes(), leaf


def test_another_protocol_is_said(tmp_path, monkeypatch):
    java = tmp_path / "bin" / "java"
    java.parent.mkdir()
    java.write_text("#!/bin/sh\necho '{\"eprop\": \"0.9\", \"protocol\": 1}'\ncat\n")
    java.chmod(0o755)
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    with pytest.raises(eprop.EpropError, match="speaks another protocol; expected 2"):
        eprop.Engine()
