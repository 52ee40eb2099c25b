"""Comms in both directions, and widgets by the protocol of ipywidgets (2.1)."""

import pytest

COUNTER = """
const counter = createWidget({
  esm: "export default { render() {} }",
  css: "button { color: red }",
  state: { count: 1, label: "n", nested: { list: [new Uint8Array([1, 2]), 5] }, bytes: new Uint8Array([7, 8, 9]) },
});
const changes: unknown[] = [];
counter.onChange((patch: unknown) => changes.push(patch));
counter.onMessage((content: unknown, buffers: readonly Uint8Array[]) => {
  console.log("custom", JSON.stringify(content), buffers.map((buffer) => buffer.length).join());
  counter.send({ pong: content }, [new Uint8Array([4, 2])]);
});
counter
"""


@pytest.fixture(scope="module")
def widget(kernel):
    """The cell that made the widget, and the widget's id."""
    cell = kernel.run(COUNTER)
    return cell, cell.of("comm_open")[0]["comm_id"]


def comm_message(kernel, kind="comm_msg"):
    return kernel.until(lambda message: message["msg_type"] == kind)


def test_widget_opens_with_state_and_buffers(widget):
    cell, model_id = widget
    message = next(message for message in cell.messages if message["msg_type"] == "comm_open")
    assert message["metadata"]["version"] == "2.1.0"
    content = message["content"]
    assert content["target_name"] == "jupyter.widget"
    state = content["data"]["state"]
    assert state["count"] == 1 and state["_css"] == "button { color: red }"
    assert state["_esm"] == "export default { render() {} }"
    assert {name: state[name] for name in ("_model_module", "_model_name", "_view_module", "_view_name", "_view_count")} == {
        "_model_module": "anywidget",
        "_model_name": "AnyModel",
        "_view_module": "anywidget",
        "_view_name": "AnyView",
        "_view_count": None,
    }
    assert state["_model_module_version"] == state["_view_module_version"] == "~0.11.*"
    assert "bytes" not in state and state["nested"] == {"list": [None, 5]}
    taken = dict(zip(map(tuple, content["data"]["buffer_paths"]), map(bytes, message["buffers"]), strict=True))
    assert taken == {("bytes",): b"\x07\x08\x09", ("nested", "list", 0): b"\x01\x02"}
    shown = cell.of("execute_result")[0]["data"]
    assert shown["application/vnd.jupyter.widget-view+json"] == {"version_major": 2, "version_minor": 1, "model_id": model_id}
    assert "text/plain" in shown and "text/html" in shown


def test_a_change_in_the_browser_is_echoed_and_heard(kernel, widget):
    _, model_id = widget
    data = {"method": "update", "state": {"count": 5}, "buffer_paths": [["bytes"]]}
    kernel.send("comm_msg", {"comm_id": model_id, "data": data}, buffers=[b"\x01\x02\x03\x04"])
    echo = comm_message(kernel)
    assert echo["content"]["data"]["method"] == "echo_update"
    assert echo["content"]["data"]["state"] == {"count": 5}
    assert echo["content"]["data"]["buffer_paths"] == [["bytes"]]
    assert [bytes(buffer) for buffer in echo["buffers"]] == [b"\x01\x02\x03\x04"]
    assert kernel.run("[counter.get('count'), [...counter.get('bytes')], changes.length]").value == "[ 5, [ 1, 2, 3, 4 ], 1 ]"


def test_a_change_in_the_kernel_is_sent(kernel, widget):
    cell = kernel.run("counter.set({ label: 'new', bytes: new Uint8Array([6]) })")
    message = next(message for message in cell.messages if message["msg_type"] == "comm_msg")
    assert message["content"]["data"] == {"method": "update", "state": {"label": "new"}, "buffer_paths": [["bytes"]]}
    assert bytes(message["buffers"][0]) == b"\x06"


def test_custom_messages_go_both_ways(kernel, widget):
    _, model_id = widget
    kernel.send("comm_msg", {"comm_id": model_id, "data": {"method": "custom", "content": {"ping": 1}}}, buffers=[b"abc"])
    heard = kernel.until(lambda message: message["msg_type"] == "stream")
    assert heard["content"]["text"] == 'custom {"ping":1} 3\n'
    answer = comm_message(kernel)
    assert answer["content"]["data"] == {"method": "custom", "content": {"pong": {"ping": 1}}}
    assert bytes(answer["buffers"][0]) == b"\x04\x02"


def test_a_page_that_reloads_finds_its_widgets(kernel, widget):
    _, model_id = widget
    comms = kernel.ask("comm_info_request", {"target_name": "jupyter.widget"})["content"]["comms"]
    assert comms == {model_id: {"target_name": "jupyter.widget"}}
    kernel.send("comm_msg", {"comm_id": model_id, "data": {"method": "request_state"}})
    state = comm_message(kernel)["content"]["data"]
    assert state["method"] == "update" and state["state"]["label"] == "new" and state["state"]["_esm"]
    kernel.send("comm_open", {"comm_id": "control", "target_name": "jupyter.widget.control", "data": {}}, metadata={"version": "1.0.0"})
    kernel.send("comm_msg", {"comm_id": "control", "data": {"method": "request_states"}})
    message = comm_message(kernel)
    answer = message["content"]["data"]
    assert answer["method"] == "update_states"
    model = answer["states"][model_id]
    assert (model["model_name"], model["model_module"]) == ("AnyModel", "anywidget")
    assert model["state"]["label"] == "new" and "bytes" not in model["state"]
    paths = dict(zip(map(tuple, answer["buffer_paths"]), map(bytes, message["buffers"]), strict=True))
    assert paths[(model_id, "state", "bytes")] == b"\x06"


def test_widgets_are_live_while_a_cell_awaits(kernel, widget):
    _, model_id = widget
    message_id = kernel.start("await new Promise<void>((resolve) => counter.onChange(({ count }) => { if (count === 99) resolve(); })); counter.get('count')")
    kernel.until(lambda m: m["msg_type"] == "execute_input" and m["parent_header"]["msg_id"] == message_id)
    kernel.send("comm_msg", {"comm_id": model_id, "data": {"method": "update", "state": {"count": 99}, "buffer_paths": []}})
    assert kernel.finish(message_id).value == "99"


def test_a_listener_that_throws_is_reported(kernel, widget):
    _, model_id = widget
    kernel.run("const off = counter.onChange(() => { throw new Error('from the listener'); })")
    kernel.send("comm_msg", {"comm_id": model_id, "data": {"method": "update", "state": {"count": 3}, "buffer_paths": []}})
    told = kernel.until(lambda message: message["msg_type"] == "stream")
    assert told["content"]["name"] == "stderr" and "from the listener" in told["content"]["text"]
    assert kernel.run("off(); counter.get('count')").value == "3"


def test_comms_of_the_host_protocol_go_both_ways(kernel):
    cell = kernel.run(
        """
        const host = (globalThis as any)[Symbol.for("Jupyter.host")];
        const comm = host.openComm("my.target", { data: { hello: 1 }, metadata: { m: 2 }, buffers: [new Uint8Array([1])] });
        comm.onMessage((data: any, buffers: Uint8Array[]) => comm.send({ echo: data }, { buffers: [...buffers] }));
        comm.onClose(() => console.log("closed"));
        """
    )
    opened = next(message for message in cell.messages if message["msg_type"] == "comm_open")
    assert opened["content"]["data"] == {"hello": 1} and opened["metadata"] == {"m": 2}
    assert bytes(opened["buffers"][0]) == b"\x01"
    comm_id = opened["content"]["comm_id"]
    big = bytes(range(256)) * 40_000
    kernel.send("comm_msg", {"comm_id": comm_id, "data": [1, "two"]}, buffers=[big])
    echo = comm_message(kernel)
    assert echo["content"]["data"] == {"echo": [1, "two"]}
    assert bytes(echo["buffers"][0]) == big, "10 MB there and back"
    kernel.send("comm_close", {"comm_id": comm_id, "data": {}})
    assert kernel.until(lambda message: message["msg_type"] == "stream")["content"]["text"] == "closed\n"
    assert comm_id not in kernel.ask("comm_info_request", {})["content"]["comms"]


def test_close_of_a_widget(kernel, widget):
    _, model_id = widget
    cell = kernel.run("counter.close()")
    assert cell.of("comm_close")[0]["comm_id"] == model_id
    assert "closed" in kernel.run("counter.set({ count: 1 })").reply["evalue"]


def test_unknown_targets_and_comms(kernel):
    kernel.send("comm_open", {"comm_id": "stray", "target_name": "no.such.target", "data": {}})
    assert comm_message(kernel, "comm_close")["content"]["comm_id"] == "stray"
    kernel.send("comm_msg", {"comm_id": "never-opened", "data": {}})
    kernel.send("comm_close", {"comm_id": "never-opened", "data": {}})
    assert kernel.run("1").value == "1"
