"""jupyter_client's client, for kernels that may send anything, at any length and at any time.

A kernel holds the key by which messages are signed, so student code can send whatever it likes.
"""

from typing import Any

from jupyter_client.asynchronous.client import AsyncKernelClient
from jupyter_client.channels import AsyncZMQSocketChannel
from jupyter_client.session import Session
from traitlets import Type

from autograder.notebooks.json_limits import too_many_parts

MAX_HEADER_BYTES = 2**16  # of each part of a message's head: who sent it, and what it replies to
MAX_UNREQUESTED_REPLIES = 10  # a kernel that sends more could hide the reply that is waited for


class InvalidMessage(ValueError):
    """A kernel sent something that is not one of Jupyter's messages."""


class BoundedSession(Session):
    """jupyter_client's Session, which unpacks only what can be a message."""

    def deserialize(
        self, msg_list: list[Any], content: bool = True, copy: bool = True
    ) -> dict[str, Any]:
        if any(len(part) > MAX_HEADER_BYTES for part in msg_list[:4]):
            raise InvalidMessage("The head of a message is too long.")
        if any(map(too_many_parts, msg_list[4:5])):
            raise InvalidMessage("A message has too many parts.")
        return super().deserialize(msg_list, content, copy)


class CountingShellChannel(AsyncZMQSocketChannel):
    """The channel of requests, which counts the replies that are still to come."""

    awaited = 0

    def send(self, msg: dict[str, Any]) -> None:
        super().send(msg)
        self.awaited += 1

    async def _recv(self, **kwargs: Any) -> dict[str, Any]:
        message = await super()._recv(**kwargs)
        self.awaited -= 1
        if self.awaited < -MAX_UNREQUESTED_REPLIES:
            raise InvalidMessage("The kernel replies to requests that were never made.")
        return message


class BoundedClient(AsyncKernelClient):
    """jupyter_client's client, with the counting channel."""

    shell_channel_class = Type(CountingShellChannel)
