"""What the PyTorch contestants share: how they are asked and answer, and the libraries they run on.

Requests are lines of JSON on stdin, answers lines of JSON on file descriptor 3. Arrays are base64.
"""

import base64
import json
import os
import sys

import torch


def blas():
    """The library that multiplies matrices: known once it has been loaded."""
    torch.ones(64, 64) @ torch.ones(64, 64)
    if torch.backends.mkl.is_available():
        return "MKL"
    try:
        with open("/proc/self/maps") as maps:
            loaded = maps.read()
    except OSError:
        return "unknown BLAS"
    # LAPACK may bring OpenBLAS along even where products go to the reference library.
    names = () if "/blas/libblas" in loaded else ("OpenBLAS", "BLIS", "ATLAS")
    return next((name for name in names if name.lower() in loaded), "reference BLAS")


def use(threads):
    """OpenBLAS has a pool of its own; PyTorch's own loops are faster on one thread than with two pools in each
    other's way."""
    library = blas()
    torch.set_num_threads(1 if library == "OpenBLAS" else threads)
    return f"PyTorch {torch.__version__.split('a')[0]}, {library}, {threads} thread{'' if threads == 1 else 's'}"


def numbers(text, dtype=torch.float32):
    return torch.frombuffer(bytearray(base64.b64decode(text)), dtype=dtype)


def text(tensor):
    return base64.b64encode(tensor.detach().contiguous().numpy().tobytes()).decode()


def serve(handlers):
    with os.fdopen(3, "w") as out:
        for line in sys.stdin:
            request = json.loads(line)
            try:
                answer = handlers[request.pop("do")](**request)
            except Exception as error:  # reported to the harness, which stops
                answer = {"error": f"{type(error).__name__}: {error}"}
            out.write(json.dumps(answer) + "\n")
            out.flush()
