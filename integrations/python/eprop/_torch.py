"""A network as a layer between two modules of PyTorch."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Iterator, Mapping, NamedTuple

import numpy as np
import torch

from ._data import numbers
from ._errors import EpropTypeError
from ._network import Network
from ._process import Array, EpropError

if TYPE_CHECKING:

    class _Module:
        """What PyTorch's modules have, as far as it is used here."""

        def register_parameter(self, name: str, parameter: Any) -> None: ...

    class _Function: ...

else:
    _Module = torch.nn.Module
    _Function = torch.autograd.Function


class State(NamedTuple):
    """Where the sequences of a batch are after a chunk, between two calls of a :class:`Layer`.

    Attributes
    ----------
    data : ndarray
        The states of all, as bytes, with eligibility traces.
    ends : list of int
        Where that of each ends.
    window : int
        The most steps that a chunk may have.
    """

    data: Array
    ends: list[int]
    window: int


class Layer(_Module):
    """A network as ``torch.nn.Module``: ``[batch, steps, channels]`` in, the readout over time
    out, ``[batch, steps, outputs]``.

    What learns of the network are the layer's parameters, named as in :attr:`Network.weights`
    with ``_`` in the place of dots, [pre, post]. Gradients of them, and of the input, are the
    rule's, from dE/dy; the network's loss and regularizers play no part. Java runs a batch once
    for ``forward``, and again for ``backward``. It computes in single precision, whatever the
    tensors have: ``bool``, whole numbers, ``float16`` and ``bfloat16``, also under autocast, are
    taken as ``float32``, which is what comes out; of ``float64`` comes ``float64``. Complex numbers
    and gradients of gradients are refused.

    Parameters
    ----------
    network : Network
        With one readout. It has the weights of the layer's last call.
    rule : str or dict, optional
        The learning rule; the network's own by default. ``"bptt"`` needs a network whose learning
        signal is symmetric, and its gradients are PyTorch's own.

    Long sequences may come in chunks: ``y, state = layer(x, None)``, then ``layer(x, state)``. The
    readout is that of the whole sequence, to the bit. For a rule that works online, such as
    ``"eprop"``, gradients of weights add up to those of the whole; of dE/dx, what an input does in
    later chunks is left out.

    Examples
    --------
    >>> layer = eprop.Layer(network, rule="eprop")
    >>> model = torch.nn.Sequential(torch.nn.Linear(700, 40), layer, torch.nn.Linear(20, 20))
    """

    def __init__(self, network: Network, rule: str | Mapping[str, Any] | None = None) -> None:
        super().__init__()
        if len(network.readouts) != 1:
            raise EpropError(f"network: got readouts {network.readouts}, but expected one")
        self.network = network
        self.rule = rule
        self._names = {name: name.replace(".", "_") for name in network.learned}
        weights = network.weights
        for name, own in self._names.items():
            self.register_parameter(own, torch.nn.Parameter(torch.tensor(weights[name])))

    def forward(self, x: Any, *state: State | None) -> Any:
        """The readout at each step.

        Parameters
        ----------
        x : torch.Tensor
            ``[batch, steps, channels]``.
        state : State or None, optional
            Where the sequences are; None at their beginning. If it is given, the state after
            these steps is returned, too.
        """
        x = _real("x", x)
        if x.dim() != 3:
            raise EpropError(
                f"x: got the shape {list(x.shape)}, but expected [batch, steps, channels]"
            )
        weights = [_real(own, getattr(self, own)) for own in self._names.values()]
        if not state:
            return _Readout.apply(self, x, *weights)  # type: ignore[attr-defined]
        before = state[0]
        if before is not None and len(before.ends) != len(x):
            raise EpropError(f"state: got that of {len(before.ends)}, but x has {len(x)} sequences")
        after: list[State] = []
        y = _Chunk.apply(self, x, before, after, *weights)  # type: ignore[attr-defined]
        return y, after[0]

    def _chunk(
        self, x: Array, state: State | None, more: Mapping[str, Array]
    ) -> tuple[dict[str, Any], dict[str, Array]]:
        arrays = {"x": numbers("x", x), **more}
        keys: dict[str, Any] = {} if self.rule is None else {"rule": self.rule}
        if state is not None:
            arrays["states"] = state.data
            keys.update(ends=state.ends, window=state.window)
        return self.network._ask("network.chunk", arrays, **keys)

    @contextmanager
    def _with(self, weights: tuple[Any, ...]) -> Iterator[None]:
        """Within it the network has these weights: others may use it, too, before and after."""
        with self.network._opening:
            self.network.weights = dict(zip(self._names, map(_array, weights)))
            yield


class _Readout(_Function):
    """y of x and weights."""

    @staticmethod
    def forward(ctx: Any, layer: Layer, x: Any, *weights: Any) -> Any:
        """Runs the batch."""
        ctx.layer = layer
        ctx.save_for_backward(x, *weights)
        with layer._with(weights):
            y = layer.network.run(_array(x), task={"input": "real"})
        return _like(x, y)

    @staticmethod
    def backward(ctx: Any, dy: Any) -> tuple[Any, ...]:
        """dE/dx and dE/dW from dE/dy."""
        layer, (x, *weights) = ctx.layer, ctx.saved_tensors
        with layer._with(weights):
            dx, gradient = layer.network.backward(_array(x), _array(dy), rule=layer.rule)
        of_weights = [_like(w, gradient[name]) for name, w in zip(layer._names, weights)]
        dx, *of_weights = _once([_like(x, dx), *of_weights], dy, x, *weights)
        return None, dx, *of_weights


class _Chunk(_Function):
    """y of x, a state and weights."""

    @staticmethod
    def forward(
        ctx: Any, layer: Layer, x: Any, state: State | None, after: list[State], *weights: Any
    ) -> Any:
        """Runs the chunk."""
        ctx.layer, ctx.state = layer, state
        ctx.save_for_backward(x, *weights)
        with layer._with(weights):
            answer, arrays = layer._chunk(_array(x), state, {})
        data = np.array(arrays["states"])
        after.append(State(data, list(answer["ends"]), int(answer["window"])))
        return _like(x, arrays["y"])

    @staticmethod
    def backward(ctx: Any, dy: Any) -> tuple[Any, ...]:
        """dE/dx and dE/dW from dE/dy, with what the chunks before left in traces."""
        layer, (x, *weights) = ctx.layer, ctx.saved_tensors
        with layer._with(weights):
            _, gradient = layer._chunk(_array(x), ctx.state, {"dy": _array(dy)})
        of_weights = [_like(w, gradient[name]) for name, w in zip(layer._names, weights)]
        dx = _like(x, gradient["x"].reshape(x.shape))
        dx, *of_weights = _once([dx, *of_weights], dy, x, *weights)
        return None, dx, None, None, *of_weights


class _Once(_Function):
    """Gradients as they are, of which there are no gradients."""

    @staticmethod
    def forward(ctx: Any, count: int, *tensors: Any) -> tuple[Any, ...]:
        """The first ones; the others are what they depend on."""
        return tuple(tensor.view_as(tensor) for tensor in tensors[:count])

    @staticmethod
    def backward(ctx: Any, *gradients: Any) -> Any:
        """Refuses."""
        raise EpropError(
            "Layer: got a gradient of its gradients, but expected one of its readout: those of a"
            " learning rule have none; leave out create_graph=True, or what depends on it"
        )


def _once(gradients: list[Any], *of: Any) -> Any:
    """Under ``create_graph=True``, gradients that depend on what they are of, but refuse to be
    differentiated again: else they would pass for constants. PyTorch's ``once_differentiable``
    looks at dE/dy alone."""
    if not torch.is_grad_enabled():
        return gradients
    return _Once.apply(len(gradients), *gradients, *of)  # type: ignore[attr-defined]


def _real(name: str, tensor: Any) -> Any:
    """The same in the precision that it is computed in; what has twice that, as it is.

    Raises
    ------
    EpropTypeError
        It is no dense tensor of real numbers.
    """
    if not isinstance(tensor, torch.Tensor):
        raise EpropTypeError(f"{name}: got {type(tensor).__name__}, but expected a tensor")
    if tensor.is_complex() or tensor.is_quantized or tensor.layout != torch.strided:
        got = f"{tensor.dtype} of the layout {tensor.layout}"
        raise EpropTypeError(f"{name}: got {got}, but expected a dense tensor of real numbers")
    return tensor if tensor.dtype == torch.float64 else tensor.to(torch.float32)


def _array(tensor: Any) -> Array:
    array: Array = tensor.detach().cpu().numpy()
    return array


def _like(tensor: Any, array: Array) -> Any:
    return torch.as_tensor(np.asarray(array), dtype=tensor.dtype, device=tensor.device)
