/** ANSI colours of tracebacks; front ends render them. */
const codes = { red: [31, 39], green: [32, 39], grey: [90, 39], bold: [1, 22] } as const;

export function styleText(style: keyof typeof codes, text: string): string {
  const [open, close] = codes[style];
  return `\u001b[${open}m${text}\u001b[${close}m`;
}
