"""Jupyter's own suite for kernels (jupyter_kernel_test), against ours."""

import jupyter_kernel_test


class TestKernel(jupyter_kernel_test.KernelTests):
    kernel_name = "vivarium"
    language_name = "typescript"
    file_extension = ".ts"
    code_hello_world = "console.log('hello, world')"
    code_stderr = "console.error('oops')"
    completion_samples = [
        {"text": "[1, 2].ma", "matches": {"map"}},
        {"text": "Math.sq", "matches": {"sqrt"}},
        {"text": "'abc'.toUpper", "matches": {"toUpperCase"}},
        {"text": "parseF", "matches": {"parseFloat"}},
    ]
    complete_code_samples = ["1 + 1", "const n: number = 1;", "for (const x of [1]) { x }", "interface A { a: string }", ""]
    incomplete_code_samples = ["function f() {", "const a = [1,", "`abc", "1 +", "f(", "/* open", "if (x) {\n  y"]
    invalid_code_samples = ["let 1x", "const const", "1 2", "a ] b"]
    code_page_something = "Math.sqrt?"
    code_generate_error = "throw new Error('oops')"
    code_execute_result = [
        {"code": "1 + 2 + 3", "result": "6"},
        {"code": "'a' + 'b'", "result": "'ab'"},
        {"code": "[1, 2, 3].map((n: number) => n * n)", "result": "[ 1, 4, 9 ]"},
        {"code": "html`<b>${'<'}</b>`", "result": "<b>&lt;</b>", "mime": "text/html"},
    ]
    code_display_data = [
        {"code": "display(html`<b>x</b>`)", "mime": "text/html"},
        {"code": "display(md`**x**`)", "mime": "text/markdown"},
        {"code": "display(svg`<svg></svg>`)", "mime": "image/svg+xml"},
    ]
    code_history_pattern = "1?+?2*"
    supported_history_operations = ("tail", "range", "search")
    code_inspect_sample = "Math.sqrt"
    code_clear_output = "clearOutput()"


class TestIopubWelcome(jupyter_kernel_test.IopubWelcomeTests):
    kernel_name = "vivarium"
    support_iopub_welcome = True
