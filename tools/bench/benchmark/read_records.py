"""Reads NATS-Bench's records with CPython's own bz2 and pickle, one by one, and prints what a record takes.

    python read_records.py ROUNDS FILE...
"""

import bz2
import json
import pickle
import sys
import time
import types


def provide_numpy() -> str:
    """numpy's version. A record's few scalars of numpy are read by stand-ins where it is not installed."""
    try:
        import numpy

        return numpy.__version__
    except ImportError:
        pass

    class dtype:
        def __init__(self, *_):
            pass

        def __setstate__(self, _):
            pass

    multiarray = types.ModuleType("numpy.core.multiarray")
    multiarray.scalar = lambda _, content: content
    numpy = types.ModuleType("numpy")
    numpy.dtype = dtype
    sys.modules.update({"numpy": numpy, "numpy.core": types.ModuleType("numpy.core")})
    sys.modules["numpy.core.multiarray"] = multiarray
    return "none: stand-ins"


def read_all(files: list) -> None:
    for name in files:
        with open(name, "rb") as file:
            pickle.loads(bz2.decompress(file.read()))


def main() -> None:
    numpy = provide_numpy()
    rounds, files = int(sys.argv[1]), sys.argv[2:]
    read_all(files)
    start, used = time.perf_counter(), time.process_time()
    for _ in range(rounds):
        read_all(files)
    records = rounds * len(files)
    result = {
        "python": sys.version.split()[0],
        "numpy": numpy,
        "wallMs": (time.perf_counter() - start) * 1000 / records,
        "cpuMs": (time.process_time() - used) * 1000 / records,
    }
    print(json.dumps(result))


main()
