"""What goes wrong around a cell: the runtime dies, messages are broken, clients misbehave."""

import json
import re

import pytest
import zmq

from conftest import connected

DEATHS = {
    "process.exit": ("process.exit(3)", "exited with code 3"),
    "process.abort": ("process.abort()", "aborted"),
    "kill": ("process.kill(process.pid, 'SIGKILL'); await new Promise(() => {})", "killed"),
    "out of memory": ("const all: unknown[] = []; (await import('node:v8')).setFlagsFromString('--max-heap-size=40'); while (true) all.push(new Array(100_000).fill(all.length + 0.5))", "aborted"),
}


@pytest.mark.parametrize("death", DEATHS)
def test_a_dead_runtime_is_reported_and_replaced(fresh, death):
    code, told = DEATHS[death]
    fresh.run("let before = 1")
    cell = fresh.run(f"console.log('last words'); {code}")
    assert cell.reply["ename"] == "RuntimeEnded"
    assert told in cell.reply["evalue"] and "fresh" in cell.reply["evalue"]
    assert "last words" in cell.stdout
    assert fresh.run("typeof before").value == "'undefined'"
    assert fresh.manager.is_alive()


def test_a_runtime_that_dies_between_cells_is_replaced(fresh):
    message_id = fresh.start("setTimeout(() => process.exit(5), 30)")
    fresh.finish(message_id)
    note = fresh.until(lambda message: message["msg_type"] == "stream")
    assert "exited with code 5" in note["content"]["text"]
    assert fresh.run("1 + 1").value == "2"


def test_open_comms_end_with_their_runtime(fresh):
    fresh.run("const widget = createWidget({ esm: '', state: {} })")
    assert len(fresh.ask("comm_info_request", {})["content"]["comms"]) == 1
    cell = fresh.run("process.exit(0)")
    assert len(cell.of("comm_close")) == 1
    assert fresh.ask("comm_info_request", {})["content"]["comms"] == {}


def test_shutdown_ends_the_process(tmp_path):
    with connected(tmp_path) as client:
        client.run("setInterval(() => {}, 10)")
        reply = client.ask("shutdown_request", {"restart": False}, channel="control")
        assert reply["content"] == {"status": "ok", "restart": False}
        assert client.manager.provisioner.process.wait(timeout=20) == 0


def test_restart_forgets_variables(fresh):
    fresh.run("let forgotten = 1")
    fresh.channels.stop_channels()
    fresh.manager.restart_kernel(now=False)
    fresh.connect()
    assert fresh.run("typeof forgotten").value == "'undefined'"


def test_restart_in_the_middle_of_a_loop(fresh):
    fresh.start("console.log('begun'); while (true);")
    fresh.until(lambda message: message["msg_type"] == "stream")
    fresh.channels.stop_channels()
    fresh.manager.restart_kernel(now=False)
    fresh.connect()
    assert fresh.run("1").value == "1"


@pytest.fixture(scope="module")
def broken_frames(kernel):
    """Multipart messages that no kernel should take, made from a good one."""
    session = kernel.channels.session
    good = session.serialize(session.msg("kernel_info_request", {}))
    forged = [*good[:1], b"0" * 64, *good[2:]]

    def signed(parts):
        return [good[0], session.sign(parts), *parts]

    header = good[2]
    return {
        "nothing": [b""],
        "no delimiter": [b"hello", b"world"],
        "delimiter only": [good[0]],
        "frames missing": good[:4],
        "wrong signature": forged,
        "empty signature": [good[0], b"", *good[2:]],
        "signature of something else": [good[0], good[1], header, b"{}", b"{}", b'{"a": 1}'],
        "header is no JSON": signed([b"{", b"{}", b"{}", b"{}"]),
        "header is a list": signed([b"[]", b"{}", b"{}", b"{}"]),
        "header without type": signed([b'{"msg_id": "x"}', b"{}", b"{}", b"{}"]),
        "content is null": signed([header, b"{}", b"{}", b"null"]),
        "content is no UTF-8": signed([header, b"{}", b"{}", b"\xff\xfe"]),
        "type is unknown": signed([json.dumps({"msg_id": "x", "msg_type": "brew_coffee"}).encode(), b"{}", b"{}", b"{}"]),
        "type of the prototype": signed([json.dumps({"msg_id": "x", "msg_type": "constructor"}).encode(), b"{}", b"{}", b"{}"]),
        "comm without id": signed([json.dumps({"msg_id": "x", "msg_type": "comm_msg"}).encode(), b"{}", b"{}", b"{}"]),
    }


@pytest.mark.parametrize("channel", ["shell", "control", "stdin", "hb"])
def test_broken_messages_are_dropped_and_the_next_good_one_is_answered(kernel, broken_frames, channel):
    info = kernel.manager.get_connection_info()
    context = zmq.Context.instance()
    with context.socket(zmq.REQ if channel == "hb" else zmq.DEALER) as socket:
        socket.linger = 0
        socket.connect(f"tcp://127.0.0.1:{info[f'{channel}_port']}")
        if channel == "hb":
            for frames in broken_frames.values():
                socket.send_multipart(frames)
                assert socket.poll(20_000), "the heartbeat echoes whatever comes"
                assert socket.recv_multipart() == frames
        else:
            for frames in broken_frames.values():
                socket.send_multipart(frames)
    assert kernel.ask("kernel_info_request", {})["content"]["status"] == "ok"
    assert kernel.ask("kernel_info_request", {}, channel="control")["content"]["status"] == "ok"
    assert kernel.run("6 * 7").value == "42"


STRANGE_CONTENTS = [
    ("execute_request", {}),
    ("execute_request", {"code": 5, "silent": "yes", "user_expressions": [1]}),
    ("complete_request", {"code": "a.b", "cursor_pos": -5}),
    ("complete_request", {"code": "a.b", "cursor_pos": 1e9}),
    ("complete_request", {}),
    ("inspect_request", {"code": "😀", "cursor_pos": "x"}),
    ("history_request", {"hist_access_type": "search", "pattern": "[(*?\\"}),
    ("history_request", {}),
    ("is_complete_request", {"code": "\u0000"}),
    ("comm_info_request", {"target_name": 7}),
]


@pytest.mark.parametrize("kind, content", STRANGE_CONTENTS)
def test_strange_contents_get_an_answer(kernel, kind, content):
    reply = kernel.ask(kind, content)
    assert reply["msg_type"] == kind.replace("request", "reply")
    assert reply["content"]["status"] in ("ok", "error", "complete", "incomplete", "invalid")


def test_windows_line_ends(kernel):
    cell = kernel.run("const first = 1;\r\nconst text = `a\r\nb`;\r\nthrow new Error(text);\r\n")
    traceback = re.sub(r"\x1b\[[0-9;]*m", "", "\n".join(cell.of("error")[0]["traceback"]))
    assert "line 4, column 7" in traceback
