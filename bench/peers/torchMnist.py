"""PyTorch: the training of `test/reference/baselines.json`, one epoch at a time."""

import gzip
import os
import sys
import time

import numpy
import torch
from torch.nn.functional import cross_entropy, dropout, relu

from torchServe import serve, use

threads, folder, inputs, hidden, classes, batch = int(sys.argv[1]), sys.argv[2], *map(int, sys.argv[3:7])
rate, learning_rate = map(float, sys.argv[7:9])
name = use(threads)


def read(part):
    with gzip.open(os.path.join(folder, f"{part}-images-idx3-ubyte.gz")) as file:
        images = numpy.frombuffer(file.read(), numpy.uint8, offset=16).reshape(-1, inputs)
    with gzip.open(os.path.join(folder, f"{part}-labels-idx1-ubyte.gz")) as file:
        labels = numpy.frombuffer(file.read(), numpy.uint8, offset=8)
    return torch.from_numpy(images / numpy.float32(255)), torch.from_numpy(labels.astype(numpy.int64))


x, labels = read("train")
test_x, test_labels = read("t10k")
layers = []
optimizer = None


def start(seed):
    global layers, optimizer
    torch.manual_seed(seed)
    layers = [torch.nn.Linear(inputs, hidden), torch.nn.Linear(hidden, classes)]
    parameters = [p for layer in layers for p in (layer.weight, layer.bias)]
    optimizer = torch.optim.Adam(parameters, lr=learning_rate, foreach=False)
    return {"name": name}


def epoch():
    begin = time.perf_counter()
    order = torch.randperm(len(x))
    total = 0.0
    for rows in order.split(batch):
        a = dropout(relu(layers[0](x[rows]), inplace=True), rate, True)
        loss = cross_entropy(layers[1](a), labels[rows])
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        optimizer.step()
        total += loss.item() * len(rows)
    return {"seconds": time.perf_counter() - begin, "loss": total / len(x)}


def accuracy():
    with torch.no_grad():
        predicted = layers[1](relu(layers[0](test_x))).argmax(1)
    return {"test": (predicted == test_labels).float().mean().item()}


serve({"start": start, "epoch": epoch, "accuracy": accuracy})
