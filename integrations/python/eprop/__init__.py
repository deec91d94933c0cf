"""eprop: recurrent spiking networks trained by e-prop, from Python.

All computing is done by a Java process, which starts with the first call; see integrations/python/README.md.

>>> import eprop
>>> run = eprop.train("ecg", seed=1)
>>> run.test.accuracy
"""

from __future__ import annotations

from importlib.util import find_spec
from typing import TYPE_CHECKING

from ._agent import Agent
from ._network import Network
from ._errors import EpropError, EpropWarning, InternalError, ProcessEnded
from ._process import Engine, end, start
from ._runs import (
    Comparison,
    Page,
    Run,
    Score,
    Search,
    check,
    compare,
    evaluate,
    plugins,
    search,
    train,
)
from ._stream import Stream
from ._tasks import Environment, Task
from ._table import Table

if TYPE_CHECKING:
    from typing import Any

    from ._estimators import Classifier, Regressor
    from ._torch import Layer

__version__ = "1.0.0rc1"

__all__ = [
    "Agent",
    "Classifier",
    "Comparison",
    "Engine",
    "Environment",
    "EpropError",
    "EpropWarning",
    "InternalError",
    "Layer",
    "Network",
    "Page",
    "ProcessEnded",
    "Regressor",
    "Run",
    "Score",
    "Search",
    "Stream",
    "Table",
    "Task",
    "check",
    "compare",
    "end",
    "evaluate",
    "plugins",
    "search",
    "start",
    "train",
]


def __getattr__(name: str) -> Any:
    if name in ("Classifier", "Regressor"):  # scikit-learn takes a second to import
        from . import _estimators

        return getattr(_estimators, name)
    if name == "Layer":  # PyTorch need not be there
        from ._torch import Layer

        return Layer
    raise AttributeError(f"module 'eprop' has no attribute {name!r}")


def __dir__() -> list[str]:
    """What is for others, also what is imported when it is asked for, if it can be."""
    there = [name for name in __all__ if name != "Layer" or find_spec("torch")]
    return sorted([*there, *(name for name in globals() if name.startswith("__"))])
