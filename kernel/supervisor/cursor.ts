/** The protocol counts a cursor in Unicode code points, JavaScript in UTF-16 units. */

/** A cursor as a client sends it, in UTF-16 units; anything that is no position in the code means its end. */
export function codePointsToUnits(code: string, cursor: unknown): number {
  if (typeof cursor !== "number" || !(cursor >= 0)) return code.length;
  let units = 0;
  let points = 0;
  for (const character of code) {
    if (points++ >= cursor) break;
    units += character.length;
  }
  return units;
}

export function unitsToCodePoints(code: string, units: number): number {
  return [...code.slice(0, units)].length;
}
