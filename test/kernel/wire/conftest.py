"""A real client for the kernel: jupyter_client on libzmq. Nothing of the kernel's own code runs on this side."""

import contextlib
import os
import pathlib
import subprocess
import time

import pytest
from jupyter_client.manager import KernelManager

ROOT = pathlib.Path(__file__).resolve().parents[3]
PATIENCE_S = 20


@pytest.fixture(scope="session", autouse=True)
def kernelspec(tmp_path_factory):
    """Installs the kernel into a folder of its own, where only these tests look."""
    prefix = tmp_path_factory.mktemp("prefix")
    script = "import(process.argv[1]).then((kernel) => kernel.installKernelspec({ prefix: process.argv[2] }))"
    index = ROOT / "dist" / "kernel" / "index.js"
    subprocess.run(["node", "-e", script, index.as_uri(), str(prefix)], check=True)
    before = os.environ.get("JUPYTER_PATH")
    os.environ["JUPYTER_PATH"] = str(prefix / "share" / "jupyter")
    yield
    if before is None:
        del os.environ["JUPYTER_PATH"]
    else:
        os.environ["JUPYTER_PATH"] = before


class Cell:
    """What came of one execution: the messages on iopub in order, and the reply."""

    def __init__(self, messages, reply):
        self.messages = messages
        self.reply = reply["content"]
        self.reply_message = reply

    def of(self, kind):
        return [message["content"] for message in self.messages if message["msg_type"] == kind]

    @property
    def status(self):
        return self.reply["status"]

    @property
    def stdout(self):
        return "".join(content["text"] for content in self.of("stream") if content["name"] == "stdout")

    @property
    def stderr(self):
        return "".join(content["text"] for content in self.of("stream") if content["name"] == "stderr")

    @property
    def value(self):
        results = self.of("execute_result")
        return results[0]["data"]["text/plain"] if results else None


class Client:
    def __init__(self, folder):
        self.manager = KernelManager(kernel_name="vivarium")
        self.manager.start_kernel(cwd=str(folder))
        self.connect()

    def connect(self):
        self.channels = self.manager.client()
        self.channels.start_channels()
        self.channels.wait_for_ready(timeout=PATIENCE_S)

    def close(self):
        self.channels.stop_channels()
        self.manager.shutdown_kernel(now=True)

    def start(self, code, **options):
        return self.channels.execute(code, **options)

    def run(self, code, **options):
        return self.finish(self.start(code, **options))

    def finish(self, message_id):
        """All of a cell's messages up to its idle, and its reply."""
        messages = []
        while True:
            message = self.iopub()
            if message["parent_header"].get("msg_id") != message_id:
                continue
            if message["msg_type"] == "status" and message["content"]["execution_state"] == "idle":
                return Cell(messages, self.reply(message_id))
            messages.append(message)

    def iopub(self):
        return self.channels.get_iopub_msg(timeout=PATIENCE_S)

    def until(self, wanted):
        """The next message on iopub that is wanted."""
        while True:
            message = self.iopub()
            if wanted(message):
                return message

    def reply(self, message_id):
        while True:
            message = self.channels.get_shell_msg(timeout=PATIENCE_S)
            if message["parent_header"].get("msg_id") == message_id:
                return message

    def ask(self, kind, content, channel="shell"):
        """Sends a request of any kind and returns its reply."""
        message = self.channels.session.msg(kind, content)
        getattr(self.channels, f"{channel}_channel").send(message)
        if channel == "shell":
            return self.reply(message["header"]["msg_id"])
        while True:
            answer = self.channels.get_control_msg(timeout=PATIENCE_S)
            if answer["parent_header"].get("msg_id") == message["header"]["msg_id"]:
                return answer

    def send(self, kind, content, buffers=None, metadata=None):
        """Sends a message that has no reply, such as a comm message."""
        session = self.channels.session
        message = session.msg(kind, content, metadata=metadata)
        session.send(self.channels.shell_channel.socket, message, buffers=buffers)
        return message["header"]["msg_id"]

    def interrupt_when(self, code, shown):
        """Starts a cell, interrupts it once it has printed `shown`, and returns what came of it."""
        message_id = self.start(code)
        seen = ""
        while shown not in seen:
            message = self.iopub()
            if message["msg_type"] == "stream" and message["parent_header"].get("msg_id") == message_id:
                seen += message["content"]["text"]
        self.manager.interrupt_kernel()
        return self.finish(message_id)


@contextlib.contextmanager
def connected(folder):
    client = Client(folder)
    try:
        yield client
    finally:
        client.close()


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """The notebook's folder."""
    return tmp_path_factory.mktemp("notebook")


@pytest.fixture(scope="module")
def kernel(folder):
    """One kernel for the tests of a file."""
    with connected(folder) as client:
        yield client


@pytest.fixture
def fresh(tmp_path):
    """A kernel that only this test uses: it may be broken."""
    with connected(tmp_path) as client:
        yield client


def wait_until(condition, what):
    deadline = time.monotonic() + PATIENCE_S
    while not condition():
        if time.monotonic() > deadline:
            pytest.fail(f"waited {PATIENCE_S} s in vain until {what}", pytrace=False)
        time.sleep(0.02)


