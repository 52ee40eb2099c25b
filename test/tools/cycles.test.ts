import assert from "node:assert/strict";
import { test } from "node:test";

import { random } from "../../src/random/index.ts";
import { cycles } from "../../tools/cycles.ts";

const edge = (from: string, to: string): { from: string; to: string } => ({ from, to });

test("cycles() finds each circle once, and a node that points to itself", () => {
  const edges = [edge("a", "b"), edge("b", "c"), edge("c", "a"), edge("c", "d"), edge("d", "d"), edge("d", "e")];
  assert.deepEqual(cycles(edges), [["d"], ["a", "b", "c"]]);
});

test("cycles() groups exactly the nodes that reach each other, on random graphs", () => {
  for (let seed = 0; seed < 200; seed++) {
    const draw = random(seed, "cycles");
    const nodes = [..."abcdefg"];
    const edges = Array.from({ length: draw.below(14) }, () => edge(draw.pick(nodes), draw.pick(nodes)));
    const reach = (from: string): Set<string> => {
      const seen = new Set<string>();
      const todo = [from];
      for (let node = todo.pop(); node !== undefined; node = todo.pop()) {
        for (const { to } of edges.filter((candidate) => candidate.from === node && !seen.has(candidate.to))) {
          seen.add(to);
          todo.push(to);
        }
      }
      return seen;
    };
    const expected = new Set(
      nodes
        .filter((node) => reach(node).has(node))
        .map((node) => nodes.filter((other) => reach(node).has(other) && reach(other).has(node)).join()),
    );
    assert.deepEqual(new Set(cycles(edges).map((group) => group.join())), expected, `seed ${seed}`);
  }
});
