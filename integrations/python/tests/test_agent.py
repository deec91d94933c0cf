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


def test_spaces_of_numbers():
    agent = eprop.Agent(classic.Discrete(3), 2, neurons=5)
    assert agent.act(2) in (0, 1)
    with pytest.raises(eprop.EpropError, match="observation: got 3, but expected 0 to 2"):
        agent.act(3)


def test_spaces_of_bits():
    class Bits(classic.Discrete):
        shape = (3,)

    agent = eprop.Agent(Bits(3), 2, neurons=5)
    assert agent.act([1, 0, 1]) in (0, 1)
    with pytest.raises(eprop.EpropError, match="actions: got .*, but expected a whole number"):
        eprop.Agent(2, Bits(3))


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
