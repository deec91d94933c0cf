"""Every score of classes that `eprop stream` prints (one key), from what --predictions wrote.

python3 scores.py said.csv DELAY
"""

import csv
import json
import sys

import numpy as np

rows, delay = list(csv.DictReader(open(sys.argv[1]))), int(sys.argv[2])
labels = [r["label"] for r in rows]
classes = list(dict.fromkeys(k for k in labels if k))
past = [[k for k in labels[: max(0, i - delay)] if k] for i in range(len(rows))]  # known by then
last = [k[-1] if k else "" for k in past]
usual = [max(classes, key=k[-100:].count) if k else "" for k in past]
p = [json.loads(r["probabilities"] or "{}") for r in rows]


def margin(q, k):
    return q[k] - max((q[j] for j in q if j != k), default=-np.inf) if k in q else -np.inf


is_known = np.array(labels) != ""
margins = np.array([[margin(q, k) for k in classes] for q in p])[is_known]
said = [r["prediction"] for r in rows]
y, said, last, usual = (np.array(c)[is_known] for c in (labels, said, last, usual))
top = np.array([max(q.values(), default=np.nan) for q in p])[is_known]
right, part = said == y, np.minimum(9, np.floor(top * 10))


def beyond(chance):
    return (right.mean() - chance) / (1 - chance)


def area(m, own):
    others = np.sort(m[~own])
    sides = [np.searchsorted(others, m[own], side) for side in ("left", "right")]
    return np.mean(sides) / len(others)


scores = {
    "accuracy": right.mean(),
    "balanced": np.mean([right[y == k].mean() for k in classes]),
    "kappa": beyond(sum((y == k).mean() * (said == k).mean() for k in classes)),
    "kappa temporal": beyond((last == y).mean()),
    "AUC": np.mean([area(margins[:, c], y == k) for c, k in enumerate(classes)]),
    "ECE": sum(abs((right - top)[part == b].sum()) for b in range(10)) / np.isfinite(top).sum(),
    "no-change": (last == y).mean(),
    "moving average": (usual == y).mean(),
}
print(json.dumps({name: float(value) for name, value in scores.items()}))
