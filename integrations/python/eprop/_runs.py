"""Trainings, comparisons and searches, as the command line has them."""

from __future__ import annotations

import html
import json
import shutil
from pathlib import Path
from typing import Any, Iterator, Mapping, Sequence

import numpy as np

from ._data import plain
from ._errors import EpropTypeError
from ._network import Network
from ._process import Array, Calls, Engine, EpropError, PathLike, columns, process, show_text
from ._tasks import served



class Score:
    """How well a network did on a data set.

    Attributes
    ----------
    loss, rate : float
        Mean loss; spikes per neuron and step.
    accuracy, mean_squared_error, episode_length, success : float
        What there is of them; other attributes are not there. The return of episodes is
        ``score["return"]``.
    """

    def __init__(self, values: Mapping[str, float]) -> None:
        self._values = dict(values)

    def __getattr__(self, name: str) -> float:
        try:
            return self.__dict__["_values"][name]  # type: ignore[no-any-return]
        except KeyError:
            known = ", ".join(self.__dict__.get("_values", {}))
            raise AttributeError(f"no score {name!r}; there are {known}") from None

    def __getitem__(self, name: str) -> float:
        return self._values[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __repr__(self) -> str:
        return "Score(" + ", ".join(f"{k}={v:.4g}" for k, v in self._values.items()) + ")"


class Page:
    """A page that eprop drew; a notebook shows it, pictures and all."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def _repr_html_(self) -> str:
        text = html.escape(self.path.read_text(encoding="utf-8"), quote=True)
        return f'<iframe srcdoc="{text}" width="100%" height="700" style="border:0"></iframe>'

    def __repr__(self) -> str:
        return f"Page({str(self.path)!r})"


class Run:
    """The folder of a training run.

    Parameters
    ----------
    path : path
        The folder.
    environment, task : object, optional
        What it was trained on, if that was Python's.
    """

    def __init__(self, path: PathLike, environment: Any = None, task: Any = None) -> None:
        given = {"environment": environment, "task": task}
        self._calls = served(given)[1]
        self.path = Path(path).resolve()
        if not (self.path / "experiment.json").is_file():
            raise EpropError(f"{self.path}: there is no run in this folder")

    def _asked(self) -> Calls | None:
        """Who answers for what is Python's."""
        for kind in ("environment", "task"):
            if self._calls is None and (self.experiment.get(kind) or {}).get("name") == "client":
                raise EpropError(
                    f"{self.path}: got no {kind}, but expected the one of Python's that it was"
                    f" trained on: eprop.Run(path, {kind}=...)"
                )
        return self._calls

    def _json(self, name: str) -> Any:
        file = self.path / name
        if not file.is_file():
            raise EpropError(f"{file}: is missing; the run has not ended")
        return json.loads(file.read_text(encoding="utf-8"))

    @property
    def experiment(self) -> dict[str, Any]:
        """All settings, with their defaults."""
        return dict(self._json("experiment.json"))

    @property
    def result(self) -> dict[str, Any]:
        """The final measurements and what they were made from."""
        return dict(self._json("result.json"))

    def _score(self, name: str) -> Score:
        result = self.result
        if name not in result:
            raise EpropError(f"{self.path}: {name} data were not measured, or there are none")
        return Score(result[name])

    @property
    def train(self) -> Score:
        """Of the training data."""
        return self._score("train")

    @property
    def validation(self) -> Score:
        """Of the validation data."""
        return self._score("validation")

    @property
    def test(self) -> Score:
        """Of the test data."""
        return self._score("test")

    @property
    def history(self) -> list[dict[str, Any]]:
        """A dict for each epoch: scores, learning rate, norms of all that learns."""
        text = (self.path / "metrics.jsonl").read_text(encoding="utf-8")
        return [json.loads(line) for line in text.splitlines()]

    @property
    def weights(self) -> dict[str, Array]:
        """Of the network that counts: the best by validation data, or else the last.

        Arrays are [pre, post], by the names of what learns.
        """
        best = self.path / "best.npz"
        with np.load(best if best.is_file() else self.path / "last.npz") as archive:
            return {name: archive[name] for name in archive.files if not name.endswith(".json")}

    def network(self) -> Network:
        """The network that counts, to ask and to change."""
        return Network.load(self.path)

    def report(self) -> Page:
        """The page with learning curves, spikes, membranes, learning signals and traces."""
        file = self.path / "report.html"
        if not file.is_file():
            process().command(["report", str(self.path)], None, 0, self._asked())
        return Page(file)

    def resume(self, progress: bool = True) -> Run:
        """Goes on where the run was stopped; does nothing if it is over."""
        _run(["train", "--resume", str(self.path), "--no-report"], progress, self._asked())
        return self

    def __repr__(self) -> str:
        return f"Run({str(self.path)!r})"


def _threads(door: Engine) -> list[str]:
    return [] if door.threads is None else ["--threads", str(door.threads)]


def _run(arguments: Sequence[str], progress: bool, calls: Calls | None = None) -> None:
    door = process()
    door.command(
        [*arguments, *_threads(door)],
        show_text if progress else None,
        columns() if progress else 0,
        calls,
    )


def _named(
    door: Engine, name: str, what: str | PathLike | Mapping[str, Any], arrays: Path
) -> tuple[str, Path | None]:
    """A name or file as it is; a dict as a file, its arrays beside each other in a folder."""
    if not isinstance(what, Mapping):
        # Java may have another working folder.
        return str(Path(what).resolve()) if Path(what).is_file() else str(what), None

    def keep(path: str, array: Array) -> str:
        arrays.mkdir(parents=True, exist_ok=True)
        file = (arrays / f"{path}.npy").resolve()
        np.save(file, array, allow_pickle=False)
        return str(file)

    file = door.own_folder() / f"{name}.json"
    file.write_text(json.dumps(plain(dict(what), "", keep)), encoding="utf-8")
    return str(file), file


def settings_of(settings: Mapping[str, Any] | None) -> list[str]:
    """Changes by path as ``--set`` takes them."""

    def keep(path: str, array: Array) -> str:
        raise EpropError(f"{path}: got an array, but expected a number, text, list or dict")

    if not isinstance(settings or {}, Mapping):
        raise EpropTypeError(f"settings: got {settings!r}, but expected a dict of values by path")
    given = plain(dict(settings or {}), "", keep)
    return [f"{path}={json.dumps(value)}" for path, value in given.items()]


def train(
    experiment: str | PathLike | Mapping[str, Any],
    *,
    seed: int | None = None,
    settings: Mapping[str, Any] | None = None,
    out: PathLike | None = None,
    overwrite: bool = False,
    progress: bool = True,
) -> Run:
    """Trains a network, as ``eprop train`` does, to the same bits.

    Parameters
    ----------
    experiment : str, path or dict
        A ready experiment, a JSON file, or what such a file says. Where a dict names a file, an
        array will do; it is kept in the run's folder. Its ``environment`` may be one of
        Gymnasium's kind, or an :class:`eprop.Environment`, and its ``task`` an
        :class:`eprop.Task`.
    seed : int, optional
        Of every random number; the experiment's own by default.
    settings : dict, optional
        Changes by path: ``{"training.epochs": 20}``.
    out : path, optional
        The folder of the run; ``runs/NAME`` by default.
    overwrite : bool
        Whether to replace a run that is in the folder.
    progress : bool
        Whether to show how it goes.

    Raises
    ------
    EpropError
        Something in the experiment or its data is wrong, or training diverged.
    KeyboardInterrupt
        It was interrupted; everything is saved, and ``Run(out).resume()`` goes on.
    """
    door = process()
    calls: Calls | None = None
    if isinstance(experiment, Mapping):
        experiment, calls = served(experiment)
    name = "experiment" if isinstance(experiment, Mapping) else Path(experiment).stem
    folder = (Path("runs", name) if out is None else Path(out)).resolve()
    named, file = _named(door, name, experiment, folder / "arrays")
    arguments = ["train", named, f"--out={folder}", "--no-report", *[f"--set={one}" for one in settings_of(settings)]]
    if seed is not None:
        arguments.append(f"--seed={seed}")
    if overwrite:
        arguments.append("--overwrite")
    try:
        _run(arguments, progress, calls)
    finally:
        if file is not None:
            shutil.rmtree(file.parent, ignore_errors=True)
    run = Run(folder)
    run._calls = calls
    return run


def evaluate(run: Run | PathLike) -> dict[str, Score]:
    """Measures a run's network on all data of its task, as ``eprop evaluate`` does."""
    run = run if isinstance(run, Run) else Run(run)
    answer = _json(["evaluate", str(run.path), "--json"], run._asked())
    return {
        name: Score(answer[name]) for name in ("train", "validation", "test") if name in answer
    }


def _json(arguments: Sequence[str], calls: Calls | None = None) -> Any:
    text: list[str] = []

    def collect(stream: str, part: str) -> None:
        if stream == "out":
            text.append(part)

    process().command(arguments, collect, 0, calls)
    return json.loads("".join(text))


def plugins(name: str | None = None) -> list[dict[str, Any]]:
    """What experiments can name: kind, name, description and parameters of each component.

    Parameters
    ----------
    name : str, optional
        A single one; all by default.
    """
    components = _json(["plugins", *([name] if name else []), "--json"])
    return list(components)


def check(*names: str | Mapping[str, Any]) -> list[dict[str, Any]]:
    """Tests components or all that experiments name, as ``eprop check`` does.

    Raises
    ------
    EpropError
        If a property is broken.
    """
    door = process()
    files = [
        _named(door, f"experiment{n}", name, door.folder)[0] for n, name in enumerate(names)
    ]
    return list(_json(["check", *files, "--json"]))


class Comparison:
    """The folder of a comparison or search.

    Attributes
    ----------
    path : Path
        The folder.
    result : dict
        Every number: ``comparison.json`` or ``search.json``.
    """

    def __init__(self, path: Path, table: str, result: str) -> None:
        self.path = path
        self._table = table
        self.result: dict[str, Any] = json.loads((path / result).read_text(encoding="utf-8"))

    def frame(self) -> Any:
        """The table: a pandas ``DataFrame`` if pandas is there, or else a list of dicts."""
        file = self.path / self._table
        try:
            import pandas
        except ImportError:
            import csv

            with open(file, newline="", encoding="utf-8") as text:
                return list(csv.DictReader(text))
        return pandas.read_csv(file)

    def report(self) -> Page:
        """The page with curves and tables."""
        return Page(self.path / "report.html")

    def __repr__(self) -> str:
        return f"{type(self).__name__}({str(self.path)!r})"


class Search(Comparison):
    """The folder of a search; ``best`` is the experiment that was found."""

    @property
    def best(self) -> dict[str, Any]:
        """For :func:`train`."""
        found: dict[str, Any] = json.loads((self.path / "best.json").read_text(encoding="utf-8"))
        return found


def _many(
    command: str,
    name: str | PathLike | None,
    keys: dict[str, Any],
    out: PathLike | None,
    progress: bool,
    more: Sequence[str],
) -> Path:
    door = process()
    if name is None:
        folder = (Path("runs", command) if out is None else Path(out)).resolve()
        given, file = _named(door, command, keys, folder / "arrays")
    else:
        if keys:
            raise EpropError(f"got {sorted(keys)} beside {name!r}, but expected one of them")
        folder = (Path("runs", Path(name).stem) if out is None else Path(out)).resolve()
        given, file = _named(door, command, name, folder)
    try:
        _run([command, given, f"--out={folder}", *more], progress)
    finally:
        if file is not None:
            shutil.rmtree(file.parent, ignore_errors=True)
    return folder


def compare(
    name: str | PathLike | None = None,
    *,
    anyway: bool = False,
    out: PathLike | None = None,
    progress: bool = True,
    **keys: Any,
) -> Comparison:
    """Runs variants of an experiment with several seeds each, as ``eprop compare`` does.

    Parameters
    ----------
    name : str or path, optional
        A ready comparison, or a JSON file; or else the keys of one:
    **keys
        ``base``, ``variants``, ``axes``, ``seeds``, ``metrics`` and so on (docs/compare.md).
    anyway : bool
        Whether to run also with too few seeds for any difference to be significant.
    out : path, optional
        The folder; the same call goes on with what is in it.
    """
    folder = _many("compare", name, keys, out, progress, ["--anyway"] if anyway else [])
    return Comparison(folder, "comparison.csv", "comparison.json")


def search(
    name: str | PathLike | None = None,
    *,
    test: bool = False,
    out: PathLike | None = None,
    progress: bool = True,
    **keys: Any,
) -> Search:
    """Chooses settings from ranges by validation data, as ``eprop search`` does.

    Parameters
    ----------
    name : str or path, optional
        A ready search, or a JSON file; or else the keys of one:
    **keys
        ``base``, ``ranges``, ``trials``, ``metric`` and so on (docs/searches.md).
    test : bool
        Whether to measure the chosen networks on test data, at the very end.
    out : path, optional
        The folder; the same call goes on with what is in it.
    """
    folder = _many("search", name, keys, out, progress, ["--test"] if test else [])
    return Search(folder, "trials.csv", "search.json")
