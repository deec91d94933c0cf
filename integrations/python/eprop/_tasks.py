"""Environments and tasks of Python's, in which Java trains."""

from __future__ import annotations

import copy
import inspect
from typing import Any, Callable, Mapping

import numpy as np

from ._data import numbers
from ._process import Array, Calls, EpropError
from ._spaces import Actions, Observations, reward_of

class Environment:
    """An environment of Gymnasium's kind, for :func:`eprop.train`: ``{"environment": ...}``.

    Parameters
    ----------
    make : object or callable
        With ``reset(seed=...)``, and ``step(action)`` that returns an observation, a reward,
        whether the episode is over, whether it was cut off, and a dict; or what makes one. Several
        episodes are played side by side: an object is copied for that.
    observations, actions : int or space, optional
        As of :class:`eprop.Agent`; by default, the object's ``observation_space`` and
        ``action_space``.
    real : bool
        Whether actions are so many real numbers, where that is a number.
    scale : array_like, optional
        Of each observation, what the network sees as 1.
    time_step : float
        From one action to the next, ms.
    steps : int
        Of the network in that.
    limit : int, optional
        Actions that no episode has more of; by default what the object's ``spec`` says, or 10,000.
    """

    def __init__(
        self,
        make: Any,
        observations: Any = None,
        actions: Any = None,
        *,
        real: bool = False,
        scale: Any = None,
        time_step: float = 20.0,
        steps: int = 1,
        limit: int | None = None,
    ) -> None:
        self._make = (lambda: copy.deepcopy(make)) if hasattr(make, "reset") else make
        if inspect.isclass(make):
            self._make = make
        if not callable(self._make):
            raise EpropError(f"environment: got {make!r}, but expected one, or what makes one")
        first = self._make()
        for name in ("reset", "step"):
            if not callable(getattr(first, name, None)):
                raise EpropError(f"environment: {type(first).__name__} has no {name}()")
        self._free = [first]
        self._playing: dict[int, Any] = {}
        parameters = inspect.signature(first.reset).parameters.values()
        self._seeded = any(
            p.name == "seed" or p.kind is inspect.Parameter.VAR_KEYWORD for p in parameters
        )
        seen = first.observation_space if observations is None else observations
        done = first.action_space if actions is None else actions
        self._observations = Observations.of(seen, scale)
        self._actions = Actions.of(done, real)
        if limit is None:
            limit = getattr(getattr(first, "spec", None), "max_episode_steps", None) or 10_000
        self.json = {
            "name": "client",
            "observations": self._observations.size,
            "actions": self._actions.size,
            "real": self._actions.real,
            "time_step": time_step,
            "steps_per_action": steps,
            "limit": limit,
        }

    def call(self, do: str, json: dict[str, Any], arrays: Mapping[str, Array]) -> Any:
        """What Java asks for."""
        if do == "environment.start":
            world = self._free.pop() if self._free else self._make()
            self._playing[json["episode"]] = world
            seen = world.reset(seed=json["seed"]) if self._seeded else world.reset()
            if isinstance(seen, tuple) and len(seen) == 2 and isinstance(seen[1], dict):
                seen = seen[0]
            return {}, self._seen(seen)
        world = self._playing[json["episode"]]
        after = world.step(self._actions.taken(json["action"]))
        if len(after) == 4:  # as of before 2022
            seen, reward, over, about = after
            cut_off = bool(over and about.get("TimeLimit.truncated", False))
            done = bool(over) and not cut_off
        else:
            seen, reward, done, cut_off, about = after
        answer: dict[str, Any] = {"reward": reward_of(reward)}
        answer["end"] = "terminal" if done else "truncated" if cut_off else "none"
        if done or cut_off:
            self._free.append(self._playing.pop(json["episode"]))
            if "is_success" in about:
                answer["success"] = bool(about["is_success"])
        return answer, self._seen(seen)

    def _seen(self, observation: Any) -> dict[str, Array]:
        row = self._observations.row("observation", observation)
        return {"observation": np.array(row, np.float32)}


class Task:
    """Samples that Python makes, for :func:`eprop.train`: ``{"task": ...}``.

    Parameters
    ----------
    sample : callable
        Receives a generator of NumPy, and returns an input ``[steps, inputs]`` and its target: a
        class, whole numbers ``[steps]`` (-1 for none), or real ones ``[outputs]`` or ``[steps,
        outputs]``. Or a generator function, the first of whose values is taken. Everything random
        in it comes from the generator, which is seeded by the experiment's seed, the epoch and
        the sample's number.
    inputs, outputs : int
        Channels; classes, or numbers of a target.
    size : int
        Samples of an epoch, new ones in each.
    validation_size, test_size : int
        Samples to choose epochs by, and to measure the result on: always the same ones.
    time_step : float
        Length of a step, ms.
    spikes : bool
        Whether inputs are spikes, 0 or 1.
    """

    def __init__(
        self,
        sample: Callable[[np.random.Generator], Any],
        inputs: int,
        outputs: int,
        size: int,
        validation_size: int = 0,
        test_size: int = 0,
        *,
        time_step: float = 1.0,
        spikes: bool = False,
    ) -> None:
        self._sample: Callable[[np.random.Generator], Any] = sample
        if inspect.isgeneratorfunction(sample):
            self._sample = lambda rng: next(sample(rng))
        self.json = {
            "name": "client",
            "inputs": inputs,
            "outputs": outputs,
            "size": size,
            "validation_size": validation_size,
            "test_size": test_size,
            "time_step": time_step,
            "spikes": spikes,
        }

    def call(self, do: str, json: dict[str, Any], arrays: Mapping[str, Array]) -> Any:
        """What Java asks for."""
        part = ("train", "validation", "test").index(json["part"])
        key = [json["seed"] % (1 << 64), part, json["epoch"], json["index"]]
        x, y = self._sample(np.random.default_rng(key))
        given = numbers("x", x)
        target = numbers("y", y)
        if target.ndim == 0 and target.dtype.kind in "iu":
            return {"label": int(target)}, {"x": given}
        return {}, {"x": given, "y": np.atleast_1d(target)}


def served(experiment: Mapping[str, Any]) -> tuple[dict[str, Any], Calls | None]:
    """An experiment in words of JSON, and who answers for what of it is Python's."""
    json = dict(experiment)
    calls: Calls | None = None
    world = json.get("environment")
    if world is not None and not isinstance(world, (str, Mapping)):
        world = world if isinstance(world, Environment) else Environment(world)
        json["environment"], calls = world.json, world.call
    task = json.get("task")
    if isinstance(task, Task):
        json["task"], calls = task.json, task.call
    elif callable(task):
        raise EpropError("task: got a function, but expected eprop.Task(function, ...)")
    return json, calls
