import assert from "node:assert/strict";
import { test } from "node:test";
import { AliasTableError, readAliases } from "../../src/prompts/index.ts";

const csv = `name,category,count,aliases
highres,5,6256401,"high_res,high_resolution,hires"
sky,0,100,
smile,0,90,smiling
"a ""quoted"" tag",0,1,"q,\r
highres,5,6256401,"high_res"
`;

test("readAliases() reads Danbooru's CSV, quotes, plain fields and repetitions", () => {
  const { aliasesOf } = readAliases(csv.replace('"q,\r', '"q"\r'));
  assert.deepEqual(
    [...aliasesOf],
    [
      ["highres", ["high_res", "high_resolution", "hires"]],
      ["smile", ["smiling"]],
      ['a "quoted" tag', ["q"]],
    ],
  );
});

test("readAliases() reads Danbooru's JSON lines and takes only the active ones", () => {
  const lines = [
    { antecedent_name: "hires", consequent_name: "highres", status: "active" },
    { antecedent_name: "hi_res", consequent_name: "highres", status: "deleted" },
  ];
  assert.deepEqual(
    [...readAliases(lines.map((line) => JSON.stringify(line)).join("\n")).aliasesOf],
    [["highres", ["hires"]]],
  );
});

test("readAliases() reports all contradictions together", () => {
  const text = ["sky,0,1,sky", 'a,0,1,"x,y"', "b,0,1,x", "y,0,1,z", '"open,0,1,u'].join("\n");
  assert.throws(
    () => readAliases(text),
    (error: unknown) => {
      assert.ok(error instanceof AliasTableError);
      assert.deepEqual(error.problems, [
        'line 5: "\\"open,0,1,u" is not name,category,count,"alias1,alias2"',
        "line 1: sky is an alias of itself",
        "line 3: x is an alias of b, but line 2 made it one of a",
        "line 2: y is an alias of a, but has aliases itself",
      ]);
      return true;
    },
  );
});

test("readAliases() names a JSON line that lacks a field", () => {
  assert.throws(() => readAliases('{"antecedent_name":"a"}'), /line 1: .* has no antecedent_name and consequent_name/);
});

test("readAliases() takes an empty table", () => {
  assert.equal(readAliases("name,category,count,aliases\n").aliasesOf.size, 0);
  assert.equal(readAliases("").aliasesOf.size, 0);
});
