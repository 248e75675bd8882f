"""Kernels from the fork server, as Jupyter's client sees them."""

import time

from tests.support.kernels import becomes_true, needs_fork_server

pytestmark = needs_fork_server


def test_a_kernel_that_dies_is_noticed(start):
    kernel = start()
    kernel.client.execute("import os; os._exit(3)")
    assert becomes_true(lambda: not kernel.manager.is_alive())


def test_a_kernel_that_ignores_the_interrupt_can_be_shut_down(start):
    kernel = start()
    kernel.client.execute("import signal; signal.signal(2, signal.SIG_IGN)\nwhile True: pass")
    time.sleep(0.5)
    kernel.manager.interrupt_kernel()
    kernel.manager.shutdown_kernel(now=True)
    assert not kernel.manager.has_kernel


def test_a_figure_is_shown_as_a_picture(start):
    kernel = start()
    kernel.client.execute("import matplotlib.pyplot as plt; plt.plot([1, 2])")
    while True:
        message = kernel.client.get_iopub_msg(timeout=60)
        assert message["content"].get("execution_state") != "idle", "no picture was sent"
        if "image/png" in message["content"].get("data", {}):
            return
