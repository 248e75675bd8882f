"""The memory of a worker with four kernels, warm and ordinary.

    python -m benchmarks.memory

Measured is the proportional set size of the worker and of all processes below it: a page that n
processes share counts 1/n in each, so memory that four kernels share counts once. Every kernel has
trained a small Keras model.
"""

import contextlib
import subprocess

import psutil
from jupyter_client.manager import KernelManager

from autograder.kernels.provisioner import PROVISIONER_NAME
from benchmarks.targets import Measurement

KERNELS = 4
TRAIN = """
import numpy as np
from tensorflow import keras
model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(10, "relu"), keras.layers.Dense(1)])
model.compile("adam", "mse")
model.fit(np.ones((100, 4)), np.ones((100, 1)), epochs=2, verbose=0)
"""


def used() -> float:
    """MB of this process and of all processes below it."""
    this = psutil.Process()
    return sum(p.memory_full_info().pss for p in [this, *this.children(recursive=True)]) / 2**20


def kernel(stack: contextlib.ExitStack, warm: bool) -> None:
    manager = KernelManager(kernel_name="python3")
    if warm:
        assert manager.kernel_spec is not None
        provisioner = {"provisioner_name": PROVISIONER_NAME, "config": {"sandboxed": True}}
        manager.kernel_spec.metadata["kernel_provisioner"] = provisioner
    manager.start_kernel(stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    stack.callback(manager.shutdown_kernel, now=True)
    client = manager.client()
    client.start_channels()
    stack.callback(client.stop_channels)
    client.wait_for_ready(timeout=120)
    reply = client.execute_interactive(TRAIN, timeout=120, output_hook=lambda message: None)
    assert reply["content"]["status"] == "ok", reply["content"]


def megabytes(warm: bool) -> list[float]:
    """MB with one kernel, with two, and so on."""
    with contextlib.ExitStack() as stack:
        sizes = []
        for _ in range(KERNELS):
            kernel(stack, warm)
            sizes.append(used())
        return sizes


def measure() -> list[Measurement]:
    print("Memory of a worker with 1 to 4 kernels that have trained a model, in MB", flush=True)
    ordinary, warm = megabytes(warm=False), megabytes(warm=True)
    for name, sizes in (("ordinary", ordinary), ("warm", warm)):
        print(f"  {name:10}" + "".join(f"{size:8.0f}" for size in sizes), flush=True)
    return [
        Measurement("memory: four ordinary kernels / four warm kernels", ordinary[-1] / warm[-1])
    ]


if __name__ == "__main__":
    print(*measure(), sep="\n")
