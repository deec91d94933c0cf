"""The blocks of README.md and integrations/python/README.md, one after the other, with short trainings."""

import importlib.util
import json
import re
from pathlib import Path

import numpy as np
import pytest

import eprop

ROOT = Path(__file__).resolve().parents[3]
SHORT = (
    'eprop.train("ecg", seed=1, progress=False, settings={"training.epochs": 1,'
    ' "network.layers[0].populations[0].size": 10})'
)


@pytest.mark.parametrize("page", ["README.md", "integrations/python/README.md"])
@pytest.mark.filterwarnings("ignore::eprop.EpropWarning")
def test_blocks(page, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    text = (ROOT / page).read_text(encoding="utf-8")
    blocks = re.findall(r"```python\n(.*?)```", text, re.DOTALL)
    assert blocks
    names = {"X": np.random.default_rng(0).normal(size=(12, 50, 3)), "y": np.arange(12) % 2}
    for block in blocks:
        if "import torch" in block and not importlib.util.find_spec("torch"):
            continue
        exec(block.replace('eprop.train("ecg", seed=1)', SHORT), names)
    assert names["run"].test.accuracy > 0.2


def test_requests_are_those_of_the_page():
    page = (ROOT / "integrations" / "serve" / "README.md").read_text(encoding="utf-8")
    with pytest.raises(eprop.EpropError) as error:
        eprop._process.process().request("nothing")
    known = re.search(r"known: \[(.*)\]", str(error.value))
    table = page[page.index("| `do` |") : page.index("`data` is")]
    documented = set(re.findall(r"`([a-z]+\.[a-z_]+|command|close)`(?= \||,)", table))
    assert set(known.group(1).split(", ")) == documented


def notebooks():
    return sorted((Path(__file__).resolve().parent.parent / "notebooks").glob("*.ipynb"))


@pytest.mark.parametrize("path", notebooks(), ids=str)
@pytest.mark.filterwarnings("ignore::eprop.EpropWarning")
def test_notebooks(path, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for module in json.loads(path.read_text(encoding="utf-8"))["metadata"].get("needs", []):
        pytest.importorskip(module)
    monkeypatch.setenv("EPROP_SHORT", "1")
    names: dict = {}
    for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
        if cell["cell_type"] == "code":
            exec("".join(cell["source"]), names)
