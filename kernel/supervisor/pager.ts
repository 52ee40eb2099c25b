/** `name?` and `?name`: the cell asks for help on a name, as in IPython. */
const path = /[\p{ID_Start}$_][\p{ID_Continue}$.]*/u.source;
const question = new RegExp(`^\\s*(?:\\?{1,2}\\s*(${path})|(${path})\\?{1,2})\\s*$`, "u");

/** The name asked about, or `undefined` where the code is no such question. */
export function pagerQuestion(code: string): string | undefined {
  const match = question.exec(code);
  return match?.[1] ?? match?.[2];
}
