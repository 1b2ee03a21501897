"""PyTorch: the training step, in the fastest of the ways that were tried.

The penalty's gradient 2λw is Adam's own weight decay of the kernels; its value is worked out beside, without a tape.
`foreach` was not faster than one parameter at a time. The batch stays in PyTorch's memory.
"""

import sys
import time

import torch
from torch.nn.functional import cross_entropy, dropout, linear, relu

from torchServe import numbers, serve, text, use

name = use(int(sys.argv[1]))
step = None
restart = None
layers = []


def enter(problem, start):
    global step, restart, layers
    batch, sizes = problem["batch"], problem["sizes"]
    rate, strength = problem["dropRate"], problem["lambda"]
    x = numbers(problem["x"]).view(batch, sizes[0])
    labels = numbers(problem["labels"], torch.int32).long()
    layers = [
        (
            numbers(layer["kernel"]).view(inputs, units).t().contiguous().requires_grad_(),
            numbers(layer["bias"]).clone().requires_grad_(),
        )
        for layer, inputs, units in zip(start, sizes, sizes[1:])
    ]
    kernels = [kernel for kernel, _ in layers]
    optimizer = torch.optim.Adam(
        [{"params": kernels, "weight_decay": 2 * strength}, {"params": [bias for _, bias in layers]}],
        lr=problem["learningRate"],
        foreach=False,
    )

    def run():
        a = x
        for k, (kernel, bias) in enumerate(layers):
            a = linear(a, kernel, bias)
            if k < len(layers) - 1:
                a = relu(a, inplace=True)
                if rate > 0:
                    a = dropout(a, rate, True)
        data = cross_entropy(a, labels)
        with torch.no_grad():
            penalty = strength * sum(torch.dot(w.view(-1), w.view(-1)) for w in kernels)
        optimizer.zero_grad(set_to_none=True)
        data.backward()
        optimizer.step()
        return {"data": data.item(), "penalty": penalty.item()}

    first = [[values.detach().clone() for values in layer] for layer in layers]

    def begin():
        with torch.no_grad():
            for layer, values in zip(layers, first):
                for parameter, value in zip(layer, values):
                    parameter.copy_(value)
        optimizer.state.clear()
        return {}

    step, restart = run, begin
    return {"name": name}


def steps(count):
    begin = time.perf_counter()
    for _ in range(count):
        losses = step()
    return {"milliseconds": (time.perf_counter() - begin) * 1e3, "losses": losses}


def parameters():
    return {"layers": [{"kernel": text(kernel.t()), "bias": text(bias)} for kernel, bias in layers]}


serve({"enter": enter, "steps": steps, "restart": lambda: restart(), "parameters": parameters})
