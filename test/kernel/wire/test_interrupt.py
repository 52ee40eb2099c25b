"""Interrupts: whatever a cell does, it ends, and its variables are there afterwards."""

import pytest

LOOPS = {
    "synchronous": "while (true) count++",
    "synchronous, catching everything": "while (true) { try { while (true) count++; } catch {} finally { count++; } }",
    "pending await": "await new Promise(() => {})",
    "async loop": "while (true) { await new Promise((r) => setTimeout(r, 1)); count++; }",
    "microtasks": "while (true) { await null; count++; }",
    "microtasks in a function": "const spin = async () => { while (true) { await null; count++; } }; await spin()",
    "timers": "const tick = () => { count++; if (going) setTimeout(tick, 0); }; tick(); await new Promise(() => {})",
    "immediates": "const turn = () => { count++; if (going) setImmediate(turn); }; turn(); await new Promise(() => {})",
    "nextTick": "const next = () => { count++; if (going) process.nextTick(next); }; next(); await new Promise(() => {})",
    "generator": "function* forever() { while (true) yield count++; } for (const _ of forever());",
    "for await": "async function* steps() { while (true) { await null; yield count++; } } for await (const _ of steps());",
    "output": "while (true) { console.log('more'); count++; }",
    "regular expression": "count++; /^(a+)+$/.test('a'.repeat(50) + 'b')",
    "Atomics.wait": "count++; Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)",
    "child process, synchronous": "count++; (await import('node:child_process')).execSync('sleep 60', { stdio: 'ignore' })",
    "child process, awaited": "count++; const child = (await import('node:child_process')).spawn('sleep', ['60']); await new Promise((r) => child.on('exit', r)); await new Promise(() => {})",
}


@pytest.mark.parametrize("loop", LOOPS)
def test_interrupt_ends_the_cell_and_keeps_state(kernel, loop):
    kernel.run("let count = 0; let kept = 'kept'; let going = true")
    cell = kernel.interrupt_when(f"console.log('begun'); {LOOPS[loop]}", "begun")
    assert cell.status == "error"
    if loop != "child process, synchronous":  # There the cell's own call fails.
        assert cell.reply["ename"] == "Interrupted"
    after = kernel.run("[kept, count >= 0]")
    assert after.value == "[ 'kept', true ]"
    kernel.run("going = false")


def test_interrupted_loop_does_not_go_on_in_the_background(kernel):
    kernel.run("let steps = 0; const pause = () => new Promise((r) => setTimeout(r, 1))")
    kernel.interrupt_when("console.log('begun'); while (true) { await pause(); steps++; }", "begun")
    kernel.run("await pause(); await pause();")
    before = kernel.run("steps").value
    kernel.run("for (let i = 0; i < 20; i++) await pause();")
    assert kernel.run("steps").value == before


def test_abort_signal_of_the_cell_fires(kernel):
    code = """
      const { signal } = (globalThis as any)[Symbol.for("Jupyter.host")];
      let reason = "";
      signal.addEventListener("abort", () => { reason = signal.reason.name; });
      console.log("begun");
      await new Promise(() => {});
    """
    kernel.interrupt_when(code, "begun")
    assert kernel.run("reason").value == "'Interrupted'"


def test_interrupt_of_an_idle_kernel_does_nothing(kernel):
    kernel.run("let quiet = 1")
    for _ in range(5):
        kernel.manager.interrupt_kernel()
    assert kernel.run("quiet").value == "1"


def test_interrupt_by_signal(fresh):
    fresh.run("let here = 5")
    message_id = fresh.start("console.log('begun'); while (true);")
    fresh.until(lambda message: message["msg_type"] == "stream")
    fresh.manager.provisioner.process.send_signal(2)
    assert fresh.finish(message_id).reply["ename"] == "Interrupted"
    assert fresh.run("here").value == "5"


def test_interrupt_while_input_waits(kernel):
    message_id = kernel.start("await input('?')", allow_stdin=True)
    kernel.channels.get_stdin_msg(timeout=30)
    kernel.manager.interrupt_kernel()
    assert kernel.finish(message_id).reply["ename"] == "Interrupted"
    message_id = kernel.start("await input('again?')", allow_stdin=True)
    assert kernel.channels.get_stdin_msg(timeout=30)["content"]["prompt"] == "again?"
    kernel.channels.input("yes")
    assert kernel.finish(message_id).value == "'yes'"
