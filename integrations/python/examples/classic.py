"""CartPole and Pendulum as Gymnasium has them, for those who have no Gymnasium.

The pole is that of Barto, Sutton and Anderson (1983), with the constants, limits and starts of
CartPole-v1; the pendulum that of Pendulum-v1 (https://gymnasium.farama.org/environments/).
"""

import math

import numpy as np


class Discrete:
    """The numbers 0 to n - 1."""

    def __init__(self, n):
        self.n = n


class Box:
    """Real numbers within bounds."""

    def __init__(self, low, high):
        self.low = np.array(low, np.float32)
        self.high = np.array(high, np.float32)
        self.shape = self.low.shape
        self.dtype = self.low.dtype


class CartPole:
    """A cart of 1 kg, pushed by 10 N for 20 ms, keeps up a pole of 0.1 kg and 1 m."""

    observation_space = Box([-4.8, -np.inf, -0.42, -np.inf], [4.8, np.inf, 0.42, np.inf])
    action_space = Discrete(2)

    def reset(self, seed=None):
        self.state = np.random.default_rng(seed).uniform(-0.05, 0.05, 4)
        self.pushes = 0
        return self.state.astype(np.float32), {}

    def step(self, action):
        x, v, angle, spin = map(float, self.state)
        sin, cos = math.sin(angle), math.cos(angle)
        push = ((10 if action == 1 else -10) + 0.05 * spin**2 * sin) / 1.1
        turning = (9.8 * sin - cos * push) / (0.5 * (4 / 3 - 0.1 * cos**2 / 1.1))
        moving = push - 0.05 * turning * cos / 1.1
        self.state = np.array([x + 0.02 * v, v + 0.02 * moving,
                               angle + 0.02 * spin, spin + 0.02 * turning])
        self.pushes += 1
        fell = bool(abs(self.state[0]) > 2.4 or abs(self.state[2]) > 12 * 2 * math.pi / 360)
        return self.state.astype(np.float32), 1.0, fell, self.pushes >= 500, {}


class Pendulum:
    """A rod of 1 kg and 1 m, turned by at most 2 N m, is to stand upright."""

    observation_space = Box([-1, -1, -8], [1, 1, 8])
    action_space = Box([-2], [2])

    def reset(self, seed=None):
        self.angle, self.speed = np.random.default_rng(seed).uniform([-np.pi, -1], [np.pi, 1])
        self.steps = 0
        return self.seen(), {}

    def seen(self):
        return np.array([math.cos(self.angle), math.sin(self.angle), self.speed], np.float32)

    def step(self, action):
        torque = float(np.clip(action, -2, 2)[0])
        away = (self.angle + math.pi) % (2 * math.pi) - math.pi
        cost = away**2 + 0.1 * self.speed**2 + 0.001 * torque**2
        self.speed += (15 * math.sin(self.angle) + 3 * torque) * 0.05
        self.speed = min(8, max(-8, self.speed))
        self.angle += self.speed * 0.05
        self.steps += 1
        return self.seen(), -cost, False, self.steps >= 200, {}
