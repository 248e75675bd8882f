"""jupyter_client's client, for kernels that may say anything, at any length and at any time.

A kernel holds the key by which messages are signed, so student code can send whatever it wants.
"""

from typing import Any

from jupyter_client.asynchronous import AsyncKernelClient
from jupyter_client.channels import AsyncZMQSocketChannel
from jupyter_client.session import Session
from traitlets import Type

from autograder.notebooks.json_limits import too_many_parts

MOST_ADDRESS = 2**16  # bytes of a message's head: whose it is, and what it answers
MOST_UNASKED = 10  # replies to nothing; they would keep whoever waits for one from all else


class Babble(ValueError):
    """What came is no message that a kernel would send."""


class BoundedSession(Session):
    """jupyter_client's Session, which unpacks only what can be a message."""

    def deserialize(self, msg_list: list, content: bool = True, copy: bool = True) -> dict:
        if any(len(part) > MOST_ADDRESS for part in msg_list[:4]):
            raise Babble("The head of a message is too long.")
        if any(map(too_many_parts, msg_list[4:5])):
            raise Babble("A message has too many parts.")
        return super().deserialize(msg_list, content, copy)


class Replies(AsyncZMQSocketChannel):
    """The channel of replies: each request has one."""

    awaited = 0

    def send(self, msg: dict) -> None:
        super().send(msg)
        self.awaited += 1

    async def _recv(self, **kwargs: Any) -> dict:
        message = await super()._recv(**kwargs)
        self.awaited -= 1
        if self.awaited < -MOST_UNASKED:
            raise Babble("The kernel answers what nobody has asked.")
        return message


class Client(AsyncKernelClient):
    """jupyter_client's, with these."""

    shell_channel_class = Type(Replies)
