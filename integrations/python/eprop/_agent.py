"""An agent that acts, and learns from rewards while the episode runs."""

from __future__ import annotations

from typing import Any, Mapping

import numpy as np

from ._errors import EpropTypeError, ProcessEnded
from ._lasting import Call, Lasting
from ._network import Network
from ._process import Array, Engine, EpropError
from ._spaces import Actions, Observations, reward_of


class Agent(Lasting):
    """Acts in any environment of Gymnasium's kind, and learns online by reward-based e-prop
    (Bellec et al. 2020, actor and critic): weights change at each action, by the error of the one
    before.

    Should the Java process end, the next call says so if an episode ran, and the agent goes on
    from the end of the last one. A call that an interrupt cut off is answered when it is repeated,
    and is not done twice.

    Parameters
    ----------
    observations : int or space
        How many numbers are seen; or a space of Gymnasium's: ``Box`` and ``MultiBinary`` of any
        shape, or ``Discrete`` and ``MultiDiscrete``, of which each value is a channel.
    actions : int or space
        How many there are, 0, 1, ...; or a space: ``Discrete``; ``MultiDiscrete`` and
        ``MultiBinary``, of which each combination is an action, up to 4,096 of them; or ``Box`` of
        real numbers, of which -1 to 1 is the range and what is beyond is cut off.
    real : bool
        Whether actions are so many real numbers, where that is a number.
    scale : array_like, optional
        Of each observation, what the network sees as 1: initial weights suit inputs of about 1.
    neurons : int
        Of the network, if none is given.
    network : Network or dict, optional
        One that was trained, or one to draw, with the readouts ``policy`` and ``value``.
    steps : int
        Of the network for each observation.
    time_step : float
        Of the network, ms.
    gamma : float
        How much a reward counts that is an action further away.
    lambda_ : float
        How slowly what an action did to the network is forgotten beside that.
    value : float
        How much the error of the readout ``value`` counts.
    reward_scale : float
        Factor on rewards.
    sigma : float
        Standard deviation of real actions.
    optimizer : str or dict
        Of the weights.
    learning_rate : float
        May be set between any two calls.
    seed : int
        Of the network and the actions.

    Attributes
    ----------
    episodes : int
        How many have begun.

    Examples
    --------
    >>> env = gymnasium.make("CartPole-v1")
    >>> agent = eprop.Agent(env.observation_space, env.action_space)
    >>> observation, _ = env.reset()
    >>> action = agent.act(observation)
    >>> observation, reward, terminated, truncated, _ = env.step(action)
    >>> agent.learn(reward, terminated, observation if truncated else None)
    """

    _kind = "agent"

    def __init__(
        self,
        observations: Any,
        actions: Any,
        *,
        real: bool = False,
        scale: Any = None,
        neurons: int = 100,
        network: Network | Mapping[str, Any] | None = None,
        steps: int = 1,
        time_step: float = 20.0,
        gamma: float = 0.98,
        lambda_: float = 0.95,
        value: float = 0.5,
        reward_scale: float = 0.02,
        sigma: float = 0.3,
        optimizer: str | Mapping[str, Any] = "adam",
        learning_rate: float = 0.0003,
        seed: int = 1,
    ) -> None:
        super().__init__()
        self._observations = Observations.of(observations, scale)
        self._actions = Actions.of(actions, real)
        self.learning_rate = learning_rate
        self.episodes = 0
        if not isinstance(steps, (int, np.integer)) or steps < 1:
            raise EpropError(f"steps: got {steps!r}, but expected a whole number of at least 1")
        if not isinstance(network, Network):
            if not isinstance(network, (Mapping, type(None))):
                raise EpropTypeError(f"network: got {network!r}, but expected a network or a dict")
            json = {"network": self._usual(neurons)} if network is None else dict(network)
            network = Network.create(
                json, self._observations.size, self._actions.size, time_step / steps, seed
            )
        if network.channels != self._observations.size:
            raise EpropError(
                f"observations: got {self._observations.size}, but the network has"
                f" {network.channels} channels"
            )
        self._file = np.frombuffer(network.to_bytes(), np.int8)
        self._state: Array | None = None
        self._keys: dict[str, Any] = {
            "actions": self._actions.size,
            "real": int(self._actions.real),
            "steps": steps,
            "gamma": gamma,
            "lambda": lambda_,
            "value": value,
            "reward_scale": reward_scale,
            "sigma": sigma,
            "optimizer": optimizer,
            "seed": seed,
        }
        self._playing = False
        self._learns = True
        self._reward = 0.0
        self._turn = 0
        #: A call that was cut off: nobody knows whether it was done.
        self._open: Call | None = None
        self._ready()

    def _usual(self, neurons: int) -> dict[str, Any]:
        """Neurons with memories of 20 ms to 2 s."""
        neuron = {
            "name": "alif",
            "tau_m": {"uniform": [20, 60]},
            "tau_a": {"log_uniform": [200, 2000]},
        }
        loss = "mean_squared_error" if self._actions.real else "softmax_cross_entropy"
        readout = {"tau_out": 30, "normalisation": "sum", "initial_weights": {"gain": 0.1}}
        return {
            "populations": {"e": {"neuron": neuron, "size": neurons, "bias": True}},
            "projections": [
                {"from": "input", "to": "e", "initial_weights": {"gain": 3}},
                {"from": "e", "to": "e", "initial_weights": {"gain": 0.5}},
            ],
            "readouts": {
                "policy": {**readout, "loss": loss},
                "value": {**readout, "size": 1, "loss": "mean_squared_error"},
            },
        }

    def _make(self, engine: Engine) -> int:
        arrays = {"file": self._file}
        if self._state is not None:
            arrays["state"] = self._state
        return int(engine.request("agent.create", arrays, **self._keys)[0]["agent"])

    def act(self, observation: Any, learn: bool | None = None) -> Any:
        """The next action; the first call begins an episode.

        Parameters
        ----------
        observation : array_like
            Numbers, or what the space has.
        learn : bool, optional
            Of an episode's first call: whether the episode is learned from, as it is by default. If
            not, the likeliest actions are taken. Of a later call: the same, or nothing.

        Returns
        -------
        int or ndarray
            As the environment takes it.
        """
        x = self._observations.row("observation", observation)
        rate = float(self.learning_rate)
        self._settle("agent.act", x=x, rate=rate)
        if not self._playing:
            self._begin(learn is None or bool(learn))
        elif learn is not None and bool(learn) != self._learns:
            raise EpropError(
                f"learn: got {learn}, but the episode that runs began with {self._learns}; reset()"
                " gives it up"
            )
        reward = self._reward
        call = self._next("agent.act", x=x, reward=reward, rate=rate)
        try:
            action = self._actions.taken(self._tell(call)["action"])
            self._open, self._reward = None, 0.0
            return action
        except Exception:
            raise
        except BaseException:
            self._open, self._reward = call, reward
            raise

    def _begin(self, learns: bool) -> None:
        self._tell(self._next("agent.begin", episode=self.episodes, learn=int(learns)))
        self._open, self._reward, self._learns = None, 0.0, learns
        # Both or none: a line that calls nothing is not interrupted.
        self._playing, self.episodes = True, self.episodes + 1

    def learn(self, reward: float, done: bool = False, last: Any = None) -> None:
        """Takes the reward of the last action.

        Parameters
        ----------
        reward : float
            Finite.
        done : bool
            Whether the episode is over, and nothing would have followed.
        last : array_like, optional
            The observation at which the episode was cut off, by a limit that is not seen: what
            would have followed is worth what the agent expects.
        """
        number = reward_of(reward)
        self._settle("agent.end", reward=self._reward + number)
        if not self._playing:
            raise EpropError("learn: got a reward, but expected an action before it")
        sum_ = self._reward + number
        x = None if last is None else self._observations.row("last", last)
        if done or x is not None:
            self._end(sum_, {} if done else {"x": x})
        else:
            self._reward = sum_

    def _end(self, reward: float, keys: dict[str, Any]) -> None:
        rate = float(self.learning_rate)
        self._finish(self._next("agent.end", reward=reward, rate=rate, **keys))

    def _finish(self, call: Call) -> None:
        try:
            self._tell(call)
            state = self._state
            if self._learns:
                state = np.array(self._ask("agent.save")[1]["state"])
            self._open, self._playing, self._state = None, False, state
        except Exception:
            raise
        except BaseException:
            self._open = call
            raise

    def reset(self) -> None:
        """Gives up the episode that runs, if one does: the agent is as at the end of the one
        before, and the next :meth:`act` begins another. For an environment that failed or was
        left."""
        if self._playing and self._learns and self._engine is not None:
            self._engine.close_later("agents", self._handle)
            self._engine = None
        self._playing, self._open = False, None

    def play(self, environment: Any, episodes: int = 1, learn: bool = True) -> list[float]:
        """Plays episodes in an environment; each is reset with its number as seed.

        An episode that ran before is given up, and so is one in which something fails or is
        interrupted: as :meth:`reset` does.

        Parameters
        ----------
        environment : object
            With ``reset(seed=...)`` and ``step(action)``, as Gymnasium has them.
        episodes : int
            How many.
        learn : bool
            Whether they are learned from. If not, the likeliest actions are taken.

        Returns
        -------
        list of float
            The sum of the rewards of each.
        """
        returns = []
        try:
            for _ in range(episodes):
                self.reset()
                observation, _ = environment.reset(seed=self.episodes)
                total = 0.0
                over = False
                while not over:
                    action = self.act(observation, learn)
                    observation, reward, done, cut_off, _ = environment.step(action)
                    over = bool(done or cut_off)
                    self.learn(reward, bool(done), observation if cut_off and not done else None)
                    total += reward_of(reward)
                returns.append(total)
        except BaseException:
            self.reset()
            raise
        return returns

    def _settle(self, do: str, **same: Any) -> None:
        """Makes the call that was cut off, unless it is repeated: it may have been done, and now it
        is."""
        cut = self._open
        if cut is None or cut.do == "agent.begin":
            return
        if cut.do == do and same.items() <= cut.keys.items():
            return
        if cut.do == "agent.end":
            self._finish(cut)
            return
        self._tell(cut)
        self._open, self._reward = None, 0.0

    def _next(self, do: str, **keys: Any) -> Call:
        """A call to make; the one that was cut off, if it is the same."""
        if self._open is not None and self._open[1:] == (do, keys):
            return self._open
        self._turn += 1
        return Call(self._turn, do, keys)

    def _tell(self, call: Call) -> dict[str, Any]:
        """Asks the process that the episode runs in; before one, another if that has ended."""
        turn, do, keys = call
        try:
            if self._playing and (self._engine is None or not self._engine.alive()):
                raise ProcessEnded("the Java process has ended")
            return self._ready().quick(do, agent=self._handle, turn=turn, **keys)
        except ProcessEnded as e:
            if self._playing:
                self._playing, self._open = False, None
                raise ProcessEnded(
                    f"{e}; the episode is lost, and the agent goes on from the end of the one"
                    " before"
                ) from None
        except Exception as e:
            if not self._playing:
                raise
            self._learns = True  # part of it may have been done
            self.reset()
            if isinstance(e, EpropError):
                raise EpropError(
                    f"{e}; the episode is over, and the agent goes on from the end of the one"
                    " before"
                ) from None
            raise
        return self._ready().quick(do, agent=self._handle, turn=turn, **keys)

    def network(self) -> Network:
        """A copy of the network as it is."""
        return Network(self._ask("agent.save", file=1)[1]["file"].tobytes())

    def __getstate__(self) -> dict[str, Any]:
        """Between two episodes; one that runs is not in it."""
        return {**super().__getstate__(), "_playing": False, "_open": None}

    def __repr__(self) -> str:
        seen = f"{self._observations.size} observations"
        return f"Agent({seen}, {self._actions}, {self.episodes} episodes)"
