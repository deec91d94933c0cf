"""Agents in environments of Gymnasium's kind."""

import os
import pickle
import signal
import sys
from pathlib import Path

import numpy as np
import pytest

import eprop

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "examples"))
import cart_pole  # noqa: E402
import classic  # noqa: E402
import pendulum  # noqa: E402

SMALL = dict(neurons=10, scale=[2.4, 2, 0.21, 2])


def cart_pole_agent(**more):
    world = classic.CartPole
    return eprop.Agent(world.observation_space, world.action_space, **{**SMALL, **more})


def same(one, other):
    theirs = other.network().weights
    for name, array in one.network().weights.items():
        assert array.tobytes() == theirs[name].tobytes(), name


def test_it_learns_to_keep_up_a_pole():
    agent = cart_pole_agent(neurons=50, learning_rate=0.001)
    returns = agent.play(classic.CartPole(), 60)
    assert np.mean(returns[-15:]) > 2 * np.mean(returns[:15])
    before = agent.network().weights
    tests = agent.play(classic.CartPole(), 3, learn=False)
    assert np.mean(tests) > 2 * np.mean(returns[:15])
    for name, array in agent.network().weights.items():
        assert np.array_equal(array, before[name]), name


@pytest.mark.parametrize("ended", ["start", "kill", "pickle"])
def test_it_goes_on_from_the_last_episode(ended):
    agent, other = cart_pole_agent(), cart_pole_agent()
    for one in (agent, other):
        one.play(classic.CartPole(), 2)
    if ended == "start":
        eprop.start(vectors=False)
    elif ended == "kill":
        engine = eprop._process.process()
        os.kill(engine.pid, signal.SIGKILL)
        engine._java.wait()
    else:
        agent = pickle.loads(pickle.dumps(agent))
    assert agent.play(classic.CartPole(), 2) == other.play(classic.CartPole(), 2)
    same(agent, other)


def test_an_episode_that_the_process_does_not_survive_is_lost_aloud():
    agent, other = cart_pole_agent(), cart_pole_agent()
    for one in (agent, other):
        one.play(classic.CartPole(), 1)
    agent.act(np.zeros(4))
    eprop.start(vectors=False)
    with pytest.raises(eprop.ProcessEnded, match="the episode is lost, and the agent goes on from"):
        agent.act(np.zeros(4))
    agent.episodes -= 1  # plays it again
    assert agent.play(classic.CartPole(), 1) == other.play(classic.CartPole(), 1)
    same(agent, other)


def test_what_cannot_be_learned_ends_the_episode():
    agent, other = cart_pole_agent(), cart_pole_agent()
    for one in (agent, other):
        one.play(classic.CartPole(), 1)
    with pytest.raises(eprop.EpropError, match="the episode is over, and the agent goes on from"):
        for _ in range(9):
            agent.act(np.zeros(4))
            agent.learn(3e38)
    agent.episodes -= 1  # plays it again
    assert agent.play(classic.CartPole(), 1) == other.play(classic.CartPole(), 1)
    same(agent, other)


def test_real_actions_fit_the_space():
    world = classic.Pendulum()
    agent = eprop.Agent(world.observation_space, world.action_space, neurons=5, sigma=2)
    observation, _ = world.reset(seed=1)
    actions = []
    for _ in range(30):
        actions.append(agent.act(observation))
        observation, reward, _, _, _ = world.step(actions[-1])
        agent.learn(reward)
    assert np.min(actions) == -2 and np.max(actions) == 2 and len(np.unique(actions)) > 5
    assert actions[0].shape == (1,) and actions[0].dtype == np.float32
    plain = eprop.Agent(3, 2, real=True, neurons=5)
    assert plain.act([0, 0, 1]).shape == (2,)


class Box:
    def __init__(self, shape, dtype=np.float32):
        self.low, self.high = np.zeros(shape, dtype), np.full(shape, 4, dtype)
        self.shape, self.dtype = tuple(shape), np.dtype(dtype)


class MultiDiscrete:
    def __init__(self, nvec, start=None):
        self.nvec, self.shape, self.dtype = np.array(nvec), np.shape(nvec), np.dtype(np.int64)
        self.start = np.zeros_like(self.nvec) if start is None else np.array(start)


class MultiBinary:
    def __init__(self, shape):
        self.n, self.shape, self.dtype = shape, (shape,), np.dtype(np.int8)


class Tuple:
    """As Gymnasium's, which Stable-Baselines3 refuses, too."""

    def __init__(self, spaces):
        self.spaces, self.shape, self.dtype = spaces, None, None


def test_spaces_of_whole_numbers():
    agent = eprop.Agent(classic.Discrete(3), 2, neurons=5)
    for right in (2, np.int8(1), np.array(0), np.array([1])):
        assert agent.act(right) in (0, 1)
    for wrong in (6.7, "6", np.nan, None, [1, 2], 1.0):
        with pytest.raises(eprop.EpropError, match="observation: got .*, but expected a whole number"):
            agent.act(wrong)
    with pytest.raises(eprop.EpropError, match="observation: got 3, but expected 0 to 2"):
        agent.act(3)
    several = eprop.Agent(MultiDiscrete([2, 3], [0, 5]), 2, neurons=5)
    assert several._observations.row("x", np.array([1, 5])) == [0, 1, 1, 0, 0]
    assert several.act([0, 7]) in (0, 1)
    with pytest.raises(eprop.EpropError, match=r"observation\[1\]: got 4, but expected 5 to 7"):
        several.act([0, 4])
    with pytest.raises(eprop.EpropError, match="observation: got .*, but expected 2 whole numbers"):
        several.act([0, 6.5])
    with pytest.raises(eprop.EpropError, match=r"got a MultiDiscrete of the shape \[2, 2\]"):
        eprop.Agent(MultiDiscrete([[2, 2], [2, 2]]), 2)
    bits = eprop.Agent(MultiBinary(3), 2, neurons=5)
    assert bits.act([1, 0, 1]) in (0, 1)
    single = eprop.Agent(Box(()), 2, neurons=5)
    assert single.act(np.float32(1)) in (0, 1) and single.network().channels == 1


@pytest.mark.parametrize("space, size", [
    (MultiDiscrete([2, 3], [0, 5]), 6), (MultiBinary(3), 8), (Box(()), 1), (Box((2, 2)), 4),
    (Box((2,), np.int8), 2),
])
def test_actions_fit_their_space(space, size):
    agent = eprop.Agent(1, space, neurons=5, sigma=1)
    assert agent._actions.size == size
    seen = set()
    for _ in range(60):
        action = agent.act([1])
        agent.learn(0)
        assert np.shape(action) == tuple(space.shape) and action.dtype == space.dtype
        seen.add(tuple(np.ravel(action).tolist()))
        if hasattr(space, "nvec"):
            assert np.all(action >= space.start) and np.all(action < space.start + space.nvec)
        elif hasattr(space, "n"):
            assert np.isin(action, [0, 1]).all()
        else:
            assert np.all(action >= space.low) and np.all(action <= space.high)
    assert len(seen) > 3


@pytest.mark.parametrize("where", ["observations", "actions"])
def test_spaces_that_are_refused(where):
    given = {"observations": 2, "actions": 2, where: Tuple([classic.Discrete(2)])}
    with pytest.raises(eprop.EpropError, match=f"{where}: got .*, but expected a whole number .* Box"):
        eprop.Agent(**given)
    if where == "actions":
        with pytest.raises(eprop.EpropError, match="actions: got 8192 combinations, but expected at m"):
            eprop.Agent(2, MultiBinary(13))


class Fails(classic.CartPole):
    """Fails at its call number ``at``: raises, or returns what makes no sense."""

    def __init__(self, at, how):
        super().__init__()
        self.at, self.how, self.calls = at, how, 0

    def _answer(self, observation, right, wrong_reward):
        self.calls += 1
        if self.calls - 1 != self.at:
            return right
        if isinstance(self.how, BaseException):
            raise self.how
        if self.how == "observation":
            return (np.full(4, np.nan), *right[1:])
        return wrong_reward if wrong_reward is not None else (observation[:2], *right[1:])

    def reset(self, seed=None):
        right = super().reset(seed)
        return self._answer(right[0], right, None)

    def step(self, action):
        right = super().step(action)
        return self._answer(right[0], right, (right[0], float("inf"), *right[2:]))


HOW = [RuntimeError("broken"), KeyboardInterrupt(), SystemExit(1), "observation", "reward"]


@pytest.mark.parametrize("how", HOW, ids=repr)
@pytest.mark.parametrize("learn", [False, True])
def test_an_environment_that_fails_at_any_call_leaves_nothing(how, learn):
    agent, other = cart_pole_agent(), cart_pole_agent()
    for one in (agent, other):
        one.play(classic.CartPole(), 2)
    calls = Fails(-1, None)
    episodes = agent.episodes
    other.play(calls, 1, learn=False)
    for at in range(min(calls.calls, 8)):
        world = Fails(at, how)
        with pytest.raises((eprop.EpropError, RuntimeError, KeyboardInterrupt, SystemExit)):
            agent.play(world, 1, learn=learn)
        assert world.calls == at + 1
        same(agent, other)
    # A new episode, not the old one; the likeliest actions; the same weights.
    agent.episodes = other.episodes = episodes
    played = agent.play(classic.CartPole(), 2, learn=False)
    assert played == other.play(classic.CartPole(), 2, learn=False)
    assert agent.play(classic.CartPole(), 2) == other.play(classic.CartPole(), 2)
    same(agent, other)


def test_an_episode_that_is_learned_from_and_fails_is_undone():
    agent, other = cart_pole_agent(), cart_pole_agent()
    for one in (agent, other):
        one.play(classic.CartPole(), 1)
    with pytest.raises(RuntimeError, match="broken"):
        agent.play(Fails(6, RuntimeError("broken")), 1)
    same(agent, other)
    agent.act(np.zeros(4))
    agent.learn(1)
    agent.act(np.ones(4))  # has learned by now
    agent.reset()
    same(agent, other)
    agent.episodes = other.episodes
    assert agent.play(classic.CartPole(), 2) == other.play(classic.CartPole(), 2)
    same(agent, other)


def test_whether_it_learns_is_said_when_an_episode_begins():
    agent = cart_pole_agent()
    agent.act(np.zeros(4))
    with pytest.raises(eprop.EpropError, match="learn: got False, but the episode that runs began wi"):
        agent.act(np.zeros(4), learn=False)
    agent.act(np.zeros(4), learn=True)
    agent.reset()
    before = agent.network().weights
    for _ in range(5):
        agent.act(np.ones(4), learn=False)
        agent.learn(1)
    agent.act(np.ones(4))
    with pytest.raises(eprop.EpropError, match="learn: got True"):
        agent.act(np.ones(4), learn=True)
    agent.learn(1, True)
    for name, array in agent.network().weights.items():
        assert array.tobytes() == before[name].tobytes()


def test_steps_of_the_network_for_each_observation():
    agent = eprop.Agent(2, 2, neurons=5, steps=4, time_step=20)
    agent.act([1, 1])
    assert agent.network().time_step == 5


def test_the_examples_run(capsys):
    cart_pole.main(2)
    pendulum.main(1)
    assert capsys.readouterr().out.count("1 episodes without learning: mean return") == 2


def test_mistakes():
    agent = cart_pole_agent()
    with pytest.raises(eprop.EpropError, match="learn: got a reward, but expected an action"):
        agent.learn(1)
    agent.act(np.zeros(4))
    for call, said in [
        (lambda: agent.act([0, 1]), "observation: got 2 numbers, but expected 4"),
        (lambda: agent.act([0, np.nan, 0, 0]), r"observation\[1\]: got nan, but expected a finite"),
        (lambda: agent.learn(np.inf), "reward: got inf, but expected a number that is finite in sin"),
        (lambda: agent.learn(1e300), r"reward: got 1e\+300, but expected"),
        (lambda: agent.learn("1"), "reward: got <U1 values"),
        (lambda: agent.act([0, 1e31, 0, 0]), r"observation\[1\]: got 1e\+31, but expected"),
        (lambda: eprop.Agent(2, 2, steps=0), "steps: got 0, but expected a whole number"),
        (lambda: eprop.Agent(2, 2, network=3), "network: got 3, but expected"),
        (lambda: eprop.Agent(0, 2), "observations: got 0, but expected a whole number of at least"),
        (lambda: eprop.Agent(1, 1), "actions: got 1, but expected a whole number of at least 2"),
        (lambda: eprop.Agent(2, 2, scale=[1, 0]), "scale: got .*, but expected a finite number"),
        (lambda: eprop.Agent(2, 2, gamma=1.1), "gamma: got 1.1, but expected 0 to 1"),
        (lambda: eprop.Agent(2, 2, steps=10001), "steps: got 10001, but expected 1 to 10000"),
        (lambda: eprop.Agent(2, 2, optimizer="adm"), 'optimizer.* unknown optimizer "adm"'),
        (lambda: eprop.Agent(2, 2, network={"network": {"layers": [
            {"populations": [{"size": 3}]}]}}), 'expected "policy" with an output for each action'),
    ]:
        with pytest.raises(eprop.EpropError, match=said):
            call()
    assert agent.act(np.zeros(4)) in (0, 1)  # as if the mistakes had not been made
