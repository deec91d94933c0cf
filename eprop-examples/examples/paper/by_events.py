"""Learning at every step at the price of events: the numbered steps of docs/paper.md in NumPy.

    python3 by_events.py case.json

reads constants, weights and data of a network of linear neurons with two states, as the paper and
docs/mathematics.md name them, and prints what it has learned. Presynaptic neurons are the inputs,
then the neurons themselves, a step later. The readout learns, too; steps are in units of the output.
"""
import json
import sys

import numpy as np

with open(sys.argv[1]) as file:
    case = {name: np.array(value, float) for name, value in json.load(file).items()}
A, u, r, r_kept, g = (case[name] for name in ("A", "u", "r", "r_kept", "g"))
# [presynaptic, neuron], [output, neuron], [output]; no neuron has a synapse onto itself
W, V, bias = case["W"], case["V"], case["bias"]
there = W != 0
n = len(A)

P = np.tile(np.eye(3), (n, 1, 1))
omega = np.zeros((n, 3))
# x and W are those with hats; x = (eps, its filtered trace)
x = np.zeros(W.shape + (3,))
Gamma = np.zeros((n, 3, 3))
s, z, psi = np.zeros((n, 2)), np.zeros(n), np.zeros(n)
y, z_bar, one_bar = np.zeros(len(V)), np.zeros(n), 0.0


def up_to_date(j):
    W[:, j] += np.einsum("jn,ijn->ij", omega[j], x[:, j])  # step 5
    x[:, j] = np.einsum("jmn,ijn->ijm", P[j], x[:, j])  # step 5
    Gamma[j] = P[j] @ Gamma[j] @ P[j].transpose(0, 2, 1)  # step 5
    P[j] = np.eye(3)  # step 5
    omega[j] = 0  # step 5


for t in range(len(case["inputs"])):
    if t % 64 == 63:
        up_to_date(np.arange(n))

    B, C = np.tile(np.eye(3), (2, n, 1, 1))
    B[:, :2, :2] = A + r_kept[:, :, None] * (psi[:, None] * g)[:, None]
    P = B @ P  # step 1

    u_hat = np.append(u, np.zeros((n, 1)), axis=1)
    u_hat = np.linalg.solve(P, u_hat[:, :, None])[:, :, 0]  # step 2
    due = np.flatnonzero(np.abs(u_hat).sum(1) > 100 * np.abs(u).sum(1))
    up_to_date(due)
    u_hat[due, :2], u_hat[due, 2] = u[due], 0
    current = np.zeros(n)
    for i in np.flatnonzero(np.append(case["inputs"][t], z)):
        added = there[i][:, None] * u_hat
        current += W[i]
        current += np.einsum("jn,jn->j", omega, x[i])  # step 2
        half = x[i][:, :, None] * added[:, None] + added[:, :, None] * added[:, None] / 2
        Gamma += half + half.transpose(0, 2, 1)  # size
        x[i] += added  # step 2
        W[i] -= np.einsum("jn,jn->j", omega, added)  # step 2

    s = np.einsum("jmn,jn->jm", A, s) + u * current[:, None] + r * z[:, None]
    over = (g * s).sum(1) - case["threshold"]
    z, psi = (over > 0) * 1.0, case["gamma"] * np.maximum(0, 1 - np.abs(over))
    C[:, 2, :2], C[:, 2, 2] = psi[:, None] * g, case["kappa"]
    P = C @ P  # step 3

    z_bar, one_bar = case["kappa"] * z_bar + z, case["kappa"] * one_bar + 1
    y = case["kappa"] * y + V @ z + bias
    delta = y - case["targets"][t]
    # m is -eta (0, L)
    mP = (case["F"].T @ delta)[:, None] * P[:, 2]
    square = delta @ delta * (z_bar @ z_bar + one_bar**2)
    square += np.einsum("jm,jmn,jn->", mP, Gamma, mP)  # size
    eta = case["rate"] * (delta @ delta) / (case["epsilon"] + square)
    omega -= eta * mP  # step 4
    V -= eta * np.outer(delta, z_bar)  # readout
    bias -= eta * delta * one_bar  # readout
    y -= eta * delta * (z_bar @ z_bar + one_bar**2)  # readout

up_to_date(np.arange(n))
print(json.dumps({"W": W.tolist(), "V": V.tolist(), "bias": bias.tolist()}))
