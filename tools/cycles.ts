/** Circles in a directed graph. */

/**
 * The groups of nodes that reach each other, each sorted, by Tarjan's algorithm (strongly connected components). A node
 * that points to itself is a group of one.
 *
 * @example
 * cycles([{ from: "a", to: "b" }, { from: "b", to: "a" }, { from: "b", to: "c" }]) // [["a", "b"]]
 */
export function cycles(edges: readonly { readonly from: string; readonly to: string }[]): string[][] {
  const next = new Map<string, Set<string>>();
  for (const { from, to } of edges) next.set(from, (next.get(from) ?? new Set()).add(to));
  const order = new Map<string, number>();
  const stack: string[] = [];
  const groups: string[][] = [];

  function visit(node: string): number {
    let lowest = order.size;
    order.set(node, lowest);
    stack.push(node);
    const own = lowest;
    for (const other of next.get(node) ?? []) {
      if (!order.has(other)) lowest = Math.min(lowest, visit(other));
      else if (stack.includes(other)) lowest = Math.min(lowest, order.get(other) ?? lowest);
    }
    if (lowest === own) {
      const members = stack.splice(stack.indexOf(node));
      if (members.length > 1 || next.get(node)?.has(node)) groups.push(members.sort());
    }
    return lowest;
  }

  for (const node of [...next.keys()].sort()) if (!order.has(node)) visit(node);
  return groups;
}
