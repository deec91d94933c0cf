"""How long `predict_one` takes beside a training: `python tools/serve/latency.py` in eprop's folder."""

import sys
import threading
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "integrations" / "python"))

import numpy as np  # noqa: E402

import eprop  # noqa: E402

ROWS = np.random.default_rng(0).normal(size=(1000, 4)).tolist()


def measured(name, stream, busy):
    """Times of predictions, each with its label, one every 2 ms."""
    times, pairs = [], []
    k = 0
    while busy(len(times)):
        x = ROWS[k % 1000]
        begin = time.perf_counter()
        stream.predict_one(x)
        predicted = time.perf_counter()
        stream.learn_one(x, k % 2)
        pairs.append(time.perf_counter() - begin)
        times.append(predicted - begin)
        k += 1
        time.sleep(0.002)
    p50, p99 = np.percentile(times, [50, 99]) * 1000
    print(f"| {name} | {len(times)} | {p50:.2f} | {p99:.2f} | {max(times) * 1000:.2f} |", flush=True)


def fit(epochs):
    rng = np.random.default_rng(0)
    y = np.arange(256) % 2
    X = rng.normal(0.5, 0.5, size=(256, 200, 10)) + y[:, None, None]
    eprop.Classifier(neurons=100, epochs=epochs).fit(X, y)


def main():
    epochs = int(sys.argv[1]) if len(sys.argv) > 1 else 40
    stream = eprop.Stream(channels=4, classes=2, neurons=100)
    for k in range(3000):  # Java compiles
        stream.predict_one(ROWS[k % 1000])
        stream.learn_one(ROWS[k % 1000], k % 2)
    blocks = []
    for _ in range(30):
        begin = time.perf_counter()
        for k in range(1000):
            stream.predict_one(ROWS[k])
            stream.learn_one(ROWS[k], k % 2)
        blocks.append((time.perf_counter() - begin) * 1000)
    print(f"a prediction and its label: {np.median(blocks):.0f} us, the fastest {min(blocks):.0f} us")
    print("| beside | predictions | median, ms | p99, ms | longest, ms |\n|---|---|---|---|---|")
    measured("nothing", stream, lambda count: count < 1000)

    def during(name, work):
        thread = threading.Thread(target=work)
        thread.start()
        time.sleep(0.5)
        begin = time.perf_counter()
        measured(name, stream, lambda count: thread.is_alive())
        thread.join()
        print(f"the training: {time.perf_counter() - begin:.1f} s", file=sys.stderr)

    during("a training in the same engine", lambda: fit(epochs))

    def elsewhere():
        with eprop.Engine():
            fit(epochs)

    during("a training in another engine", elsewhere)


if __name__ == "__main__":
    main()
