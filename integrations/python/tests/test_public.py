"""What the package shows of itself: its names, and what each says and takes."""

import inspect
from importlib.util import find_spec

import pytest

import eprop

PUBLIC = [name for name in eprop.__all__ if name != "Layer" or find_spec("torch")]


def functions(name):
    """What can be called of a name, each with what it is called: itself, or all of its class."""
    found = getattr(eprop, name)
    if not inspect.isclass(found):
        yield name, found
        return
    for base in found.__mro__:
        if not base.__module__.startswith("eprop."):
            continue
        for member, value in vars(base).items():
            value = getattr(value, "__func__", getattr(value, "fget", value))
            if inspect.isfunction(value) and (member == "__init__" or member[0] != "_"):
                yield f"{name}.{member}", value


def test_dir_lists_what_is_public_and_nothing_else(monkeypatch):
    assert [name for name in dir(eprop) if not name.startswith("__")] == sorted(PUBLIC)
    assert {"Classifier", "Regressor", "Table"} <= set(dir(eprop))
    assert not hasattr(eprop, "Any")
    monkeypatch.setattr(eprop, "find_spec", lambda module: None)
    assert "Layer" not in dir(eprop)
    monkeypatch.setattr(eprop, "find_spec", lambda module: module)
    assert "Layer" in dir(eprop)


@pytest.mark.parametrize("name", PUBLIC)
def test_each_name_says_what_it_is(name):
    assert inspect.getdoc(getattr(eprop, name))
    for called, function in functions(name):
        if not called.endswith("__init__"):
            assert inspect.getdoc(function), called


@pytest.mark.parametrize("name", PUBLIC)
def test_each_name_has_types(name):
    for called, function in functions(name):
        taken = inspect.signature(function)
        bound = [] if "." not in called else ["self", "cls"]
        untyped = [one.name for one in taken.parameters.values()
                   if one.annotation is one.empty and one.name not in bound]
        if taken.return_annotation is taken.empty:
            untyped.append("what it returns")
        assert untyped == [], called
