"""Cells: results, streams, errors, the order and completeness of what they say."""

import re


def plain(text):
    return re.sub(r"\x1b\[[0-9;]*m", "", text)


def test_value_of_the_last_expression(kernel):
    assert kernel.run("const n: number = 20; n * 2 + 2").value == "42"
    assert kernel.run("n;").value is None
    assert kernel.run("n // no semicolon here;").value == "20"
    assert kernel.run("undefined").value is None


def test_messages_of_a_cell_come_in_the_protocols_order(kernel):
    cell = kernel.run("console.log('a'); 1")
    assert [m["msg_type"] for m in cell.messages] == ["status", "execute_input", "stream", "execute_result"]
    assert cell.of("execute_input")[0]["execution_count"] == cell.reply["execution_count"]
    assert cell.of("execute_result")[0]["execution_count"] == cell.reply["execution_count"]
    assert cell.reply_message["metadata"]["started"]


def test_declarations_of_earlier_cells(kernel):
    kernel.run("let total = 1; function add(by: number) { total += by; return total + later(); }")
    kernel.run("const later = () => 100")
    assert kernel.run("add(4)").value == "105"
    kernel.run("let total = 50")
    assert kernel.run("add(0)").value == "150", "a closure sees the later declaration"
    kernel.run("class total {}")
    assert kernel.run("total.name").value == "'total'"


def test_shadowing_a_global_leaves_the_runtime_whole(fresh):
    assert fresh.run("const process = 1, URL = 2, Promise = 3, console2 = console; const setTimeout = 4;").status == "ok"
    assert fresh.run("process + URL").value == "3"
    assert fresh.run("await null; console.log('still here'); (await import('node:os')).EOL").stdout == "still here\n"


def test_20000_lines_all_arrive_before_idle(kernel):
    cell = kernel.run("for (let i = 0; i < 20_000; i++) console.log(`line ${i}`)")
    assert cell.stdout == "".join(f"line {i}\n" for i in range(20_000))


def test_output_of_every_kind_arrives_before_idle(kernel):
    code = """
      import { spawnSync } from "node:child_process";
      import { writeSync } from "node:fs";
      console.log("console"); process.stdout.write("stdout\\n"); console.error("stderr");
      writeSync(1, "descriptor\\n");
      spawnSync("sh", ["-c", "echo child; echo child error >&2"], { stdio: "inherit" });
    """
    for _ in range(30):
        cell = kernel.run(code)
        assert sorted(cell.stdout.split()) == ["child", "console", "descriptor", "stdout"]
        assert cell.stderr.count("error") == 1 and "stderr" in cell.stderr


def test_streams_and_displays_keep_their_order(kernel):
    cell = kernel.run(
        """
        console.log("one");
        const handle = display({ async [Symbol.for("Jupyter.display")]() {
          await new Promise((resolve) => setTimeout(resolve, 30));
          return { "text/plain": "slow" };
        } });
        console.log("two"); console.error("three"); handle.update(html`<i>new</i>`); console.log("four");
        """
    )
    said = [
        message["content"].get("text") or message["content"]["data"]["text/plain"]
        for message in cell.messages
        if message["msg_type"] not in ("status", "execute_input")
    ]
    assert said == ["one\n", "slow", "two\n", "three\n", "new", "four\n"]
    shown, updated = cell.of("display_data")[0], cell.of("update_display_data")[0]
    assert shown["transient"]["display_id"] == updated["transient"]["display_id"]
    assert updated["data"]["text/html"] == "<i>new</i>"


def test_display_handle_updates_from_a_later_cell(kernel):
    shown = kernel.run("const shown = display(1, { id: 'mine' })")
    assert shown.of("display_data")[0]["transient"] == {"display_id": "mine"}
    updated = kernel.run("shown.update([2])")
    assert updated.of("update_display_data")[0]["data"]["text/plain"] == "[ 2 ]"


def test_clear_output(kernel):
    assert kernel.run("clearOutput({ wait: true })").of("clear_output") == [{"wait": True}]


def test_records_are_a_table_and_text(kernel):
    data = kernel.run("[{ a: 1, b: '<x>' }, { a: 2, c: true }]").of("execute_result")[0]["data"]
    assert data["text/html"].startswith("<table>") and "&lt;x&gt;" in data["text/html"]
    assert "2 rows × 3 columns" in data["text/html"]
    assert "text/plain" in data


def test_error_names_the_cells_own_line(kernel):
    cell = kernel.run("interface Unused {\n  a: string;\n}\nfunction boom(): never {\n  throw new TypeError('no');\n}\nboom()")
    error = cell.of("error")[0]
    assert (error["ename"], error["evalue"]) == ("TypeError", "no")
    assert {key: cell.reply[key] for key in ("status", "ename", "evalue")} == {"status": "error", "ename": "TypeError", "evalue": "no"}
    text = plain("\n".join(error["traceback"]))
    count = cell.reply["execution_count"]
    assert f"Cell [{count}], line 5, column 9" in text
    assert "> 5 |   throw new TypeError('no');" in text
    assert f"at boom (Cell [{count}]:5:9)" in text and f"at Cell [{count}]:7:1" in text
    assert "node:internal" not in text and "/dist/kernel/" not in text


def test_error_in_a_function_of_an_earlier_cell(kernel):
    first = kernel.run("const early = async (): Promise<void> => {\n  await null;\n  throw new RangeError('deep');\n}")
    cell = kernel.run("\nawait early()")
    text = plain("\n".join(cell.of("error")[0]["traceback"]))
    assert f"at early (Cell [{first.reply['execution_count']}]:3:9)" in text
    assert f"at async Cell [{cell.reply['execution_count']}]:2:1" in text


def test_syntax_error_has_line_and_column(kernel):
    error = kernel.run("const fine = '😀';\nlet broken: number = ;").of("error")[0]
    assert error["ename"] == "SyntaxError"
    assert "line 2, column 22" in error["evalue"]
    assert "> 2 | let broken: number = ;" in plain("\n".join(error["traceback"]))


def test_thrown_values_of_every_kind_are_errors(kernel):
    for thrown in ["5", "null", "undefined", "'text'", "{ a: 1 }", "Object.create(null)", "Symbol('s')", "() => {}", "new Proxy({}, { get() { throw 1 } })"]:
        cell = kernel.run(f"throw {thrown}")
        assert cell.status == "error" and len(cell.of("error")) == 1, thrown
        assert isinstance(cell.reply["evalue"], str) and cell.reply["ename"], thrown


def test_assigning_a_constant_is_an_error(kernel):
    for code in ["const k1 = 1; k1 = 2", "const k2 = 1; k2++", "const k3 = 1; [k3] = [2]", "import k4 from 'node:fs'; k4 = 1"]:
        cell = kernel.run(code)
        assert (cell.reply["ename"], cell.reply["evalue"]) == ("TypeError", "Assignment to constant variable."), code
    assert kernel.run("k1").value == "1"


def test_errors_nobody_waits_for_are_shown_and_not_fatal(kernel):
    cell = kernel.run(
        """
        void Promise.reject(new Error("rejected"));
        setTimeout(() => { throw new Error("uncaught"); }, 0);
        await new Promise((resolve) => setTimeout(resolve, 50));
        "alive"
        """
    )
    assert cell.value == "'alive'"
    assert "Unhandled rejection:" in cell.stderr and "rejected" in cell.stderr
    assert "Uncaught:" in cell.stderr and "uncaught" in plain(cell.stderr)


def test_late_output_goes_to_the_cell_that_ran_last(kernel):
    message_id = kernel.start("setTimeout(() => console.log('late'), 60)")
    kernel.finish(message_id)
    late = kernel.until(lambda message: message["msg_type"] == "stream")
    assert late["content"]["text"] == "late\n"
    assert late["parent_header"]["msg_id"] == message_id


def test_imports(kernel, folder):
    assert kernel.run("import { basename as base } from 'node:path'; import fs, * as all from 'node:fs'; base('/a/b')").value == "'b'"
    assert kernel.run("fs === all.default && typeof require('node:os').cpus").value == "'function'"
    missing = kernel.run("1\nimport x from 'no-such-package'")
    assert "no-such-package" in missing.reply["evalue"]
    assert "line 2, column 1" in plain("\n".join(missing.of("error")[0]["traceback"]))
    kernel.run("import { noSuchName } from 'node:path'")
    assert 'has no export named "noSuchName"' in kernel.run("noSuchName").reply["evalue"]
    assert kernel.run("const url = import.meta.url;\nimport process2 from 'node:process'\nimport.meta.dirname === process2.cwd() && url.startsWith('file://')").value == "true"
    assert kernel.run("import.meta.dirname").value == f"'{folder}'"


def test_local_typescript_modules_reload_when_they_change(kernel, folder):
    (folder / "parts").mkdir()
    (folder / "parts" / "inner.ts").write_text("export interface Shape { size: number }\nexport const size: number = 1;\n")
    (folder / "outer.ts").write_text(
        "import { size, type Shape } from './parts/inner.js';\nexport enum Kind { A = 7 }\n"
        "export const shape = (): Shape => ({ size });\nexport function fail(): never {\n\n  throw new Error('outer');\n}\n"
    )
    (folder / "data.json").write_text('{"n": 5}')
    assert kernel.run("import { shape, fail, Kind } from './outer.ts'; import data from './data.json'; [shape().size, Kind.A, data.n]").value == "[ 1, 7, 5 ]"
    text = plain("\n".join(kernel.run("fail()").of("error")[0]["traceback"]))
    assert f"at fail ({folder}/outer.ts:6:9)" in text
    (folder / "parts" / "inner.ts").write_text("export interface Shape { size: number }\nexport const size: number = 22;\n")
    assert kernel.run("import { shape } from './outer.ts'; shape().size").value == "22"
    (folder / "broken.ts").write_text("export const x: = 1;\n")
    broken = kernel.run("await import('./broken.ts')")
    assert "broken.ts" in broken.reply["evalue"] and broken.status == "error"


def test_silent_cells_leave_no_trace(kernel):
    before = kernel.run("1").reply["execution_count"]
    cell = kernel.run("console.log('heard'); 7", silent=True)
    assert cell.of("execute_input") == [] and cell.of("execute_result") == []
    assert kernel.run("1").reply["execution_count"] == before + 1


def test_without_store_history_the_count_stays(kernel):
    before = kernel.run("1").reply["execution_count"]
    assert kernel.run("2", store_history=False).value == "2"
    assert kernel.run("3").reply["execution_count"] == before + 1
    history = kernel.ask("history_request", {"hist_access_type": "tail", "n": 2, "raw": True, "output": False})["content"]["history"]
    assert [code for _, _, code in history] == ["1", "3"]


def test_user_expressions(kernel):
    expressions = {"sum": "one + 1", "bad": "nope.x", "page": "html`<b>x</b>`"}
    cell = kernel.run("const one = 1", user_expressions=expressions)
    answers = cell.reply["user_expressions"]
    assert answers["sum"] == {"status": "ok", "data": {"text/plain": "2"}, "metadata": {}}
    assert (answers["bad"]["status"], answers["bad"]["ename"]) == ("error", "ReferenceError")
    assert answers["page"]["data"]["text/html"] == "<b>x</b>"
    assert cell.of("execute_result") == []


def test_stop_on_error_aborts_what_waits(kernel):
    ids = [kernel.start(code) for code in ["await new Promise((r) => setTimeout(r, 50)); throw 1", "'not run'", "'nor this'"]]
    cells = [kernel.finish(message_id) for message_id in ids]
    assert [cell.status for cell in cells] == ["error", "aborted", "aborted"]
    ids = [kernel.start("throw 1", stop_on_error=False), kernel.start("'run'")]
    assert [kernel.finish(message_id).status for message_id in ids] == ["error", "ok"]


def test_input_asks_the_user(kernel):
    message_id = kernel.start("const name = await input('name? '); const secret = await input('secret? ', { password: true }); [name, secret]", allow_stdin=True)
    first = kernel.channels.get_stdin_msg(timeout=30)
    assert first["content"] == {"prompt": "name? ", "password": False}
    assert first["parent_header"]["msg_id"] == message_id
    kernel.channels.input("Ada")
    assert kernel.channels.get_stdin_msg(timeout=30)["content"] == {"prompt": "secret? ", "password": True}
    kernel.channels.input("x")
    assert kernel.finish(message_id).value == "[ 'Ada', 'x' ]"


def test_input_without_stdin_says_so(kernel):
    cell = kernel.run("await input('name? ')", allow_stdin=False)
    assert "takes no input" in cell.reply["evalue"]


def test_questions_do_not_wait_behind_an_awaiting_cell(kernel):
    message_id = kernel.start("let release: () => void; await new Promise<void>((resolve) => { release = resolve; })")
    kernel.until(lambda m: m["msg_type"] == "execute_input" and m["parent_header"]["msg_id"] == message_id)
    assert kernel.ask("kernel_info_request", {})["content"]["status"] == "ok"
    assert kernel.ask("comm_info_request", {})["content"]["comms"] == {}
    assert kernel.ask("is_complete_request", {"code": "f("})["content"]["status"] == "incomplete"
    assert kernel.ask("inspect_request", {"code": "Math.max", "cursor_pos": 6, "detail_level": 0})["content"]["found"]
    reply = kernel.ask("complete_request", {"code": "😀; Math.sq", "cursor_pos": 10})["content"]
    assert (reply["matches"], reply["cursor_start"], reply["cursor_end"]) == (["sqrt"], 8, 10)
    assert kernel.ask("history_request", {"hist_access_type": "tail", "n": 1})["content"]["status"] == "ok"
    kernel.send("comm_open", {"comm_id": "unknown-1", "target_name": "nobody", "data": {}})
    closed = kernel.until(lambda m: m["msg_type"] == "comm_close")
    assert closed["content"]["comm_id"] == "unknown-1"
    kernel.manager.interrupt_kernel()
    assert kernel.finish(message_id).reply["ename"] == "Interrupted"
