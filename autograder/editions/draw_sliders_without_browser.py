"""Sliders in a notebook that is executed without a browser."""

from typing import Any

from nbclient.output_widget import OutputWidget

VIEW = "application/vnd.jupyter.widget-view+json"  # an output that only a live kernel fills


class SilentOutput(OutputWidget):
    """The area that a slider's function draws into, like nbclient's but without messages.

    nbclient's class tells the kernel about each output, over the socket on which it awaits the
    kernel's reply. The reply may then go unnoticed until the cell times out (nbclient issue 312).
    """

    def send(self, *args: Any, **kw: Any) -> None:
        pass


REGISTRY = {"@jupyter-widgets/output": {"OutputModel": SilentOutput}}
