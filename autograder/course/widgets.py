"""Sliders in a notebook that is run without a browser."""

from typing import Any

from nbclient.output_widget import OutputWidget

VIEW = "application/vnd.jupyter.widget-view+json"  # an output that only a live kernel fills


class SilentOutput(OutputWidget):
    """The area into which a slider's function draws, as nbclient has it, but it sends nothing.

    nbclient's tells the kernel of each output, over the socket on which the kernel's reply is
    awaited. The reply may then go unnoticed until the time of the cell is up (nbclient, issue 312).
    """

    def send(self, *args: Any, **kw: Any) -> None:
        pass


REGISTRY = {"@jupyter-widgets/output": {"OutputModel": SilentOutput}}
