/** Rectangles that may be turned, around sets of points. Pure geometry; y points down. */

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** A rectangle by its middle, its half sides and the direction of its long side. */
export interface Rectangle {
  readonly middle: Point;
  /** Half the long side and half the short side. */
  readonly halfLong: number;
  readonly halfShort: number;
  /** The long side's direction, of length 1, pointing right (or straight down). */
  readonly along: Point;
}

/**
 * The smallest rectangle around the points: one of its sides lies on a side of their convex hull.
 *
 * @throws RangeError where there are no points
 */
export function smallestRectangle(points: readonly Point[]): Rectangle {
  const hull = convexHull(points);
  const [first] = hull;
  if (first === undefined) throw new RangeError("Cannot put a rectangle around no points");
  let smallest = alongDirection(hull, { x: 1, y: 0 });
  for (const [index, from] of hull.entries()) {
    const to = hull[(index + 1) % hull.length] ?? first;
    const length = Math.hypot(to.x - from.x, to.y - from.y);
    if (length === 0) continue;
    const candidate = alongDirection(hull, { x: (to.x - from.x) / length, y: (to.y - from.y) / length });
    if (areaOf(candidate) < areaOf(smallest) - 1e-9) smallest = candidate;
  }
  return smallest;
}

/** The rectangle with every side moved outwards. */
export function grown(rectangle: Rectangle, by: number): Rectangle {
  return { ...rectangle, halfLong: rectangle.halfLong + by, halfShort: rectangle.halfShort + by };
}

/** Its corners: top left, top right, bottom right, bottom left, as one reads along its long side. */
export function cornersOf({ middle, halfLong, halfShort, along }: Rectangle): [Point, Point, Point, Point] {
  const corner = (right: number, down: number): Point => ({
    x: middle.x + right * halfLong * along.x - down * halfShort * along.y,
    y: middle.y + right * halfLong * along.y + down * halfShort * along.x,
  });
  return [corner(-1, -1), corner(1, -1), corner(1, 1), corner(-1, 1)];
}

/** Whether the point lies in the rectangle. */
export function holds({ middle, halfLong, halfShort, along }: Rectangle, { x, y }: Point): boolean {
  const right = (x - middle.x) * along.x + (y - middle.y) * along.y;
  const down = (y - middle.y) * along.x - (x - middle.x) * along.y;
  return Math.abs(right) <= halfLong && Math.abs(down) <= halfShort;
}

function areaOf({ halfLong, halfShort }: Rectangle): number {
  return 4 * halfLong * halfShort;
}

function alongDirection(points: readonly Point[], along: Point): Rectangle {
  let [left, right, top, bottom] = [Infinity, -Infinity, Infinity, -Infinity];
  for (const { x, y } of points) {
    const across = x * along.x + y * along.y;
    const down = y * along.x - x * along.y;
    left = Math.min(left, across);
    right = Math.max(right, across);
    top = Math.min(top, down);
    bottom = Math.max(bottom, down);
  }
  const [across, down] = [(left + right) / 2, (top + bottom) / 2];
  const middle = { x: across * along.x - down * along.y, y: across * along.y + down * along.x };
  const [width, height] = [(right - left) / 2, (bottom - top) / 2];
  const long = width >= height ? along : { x: -along.y, y: along.x };
  const pointsRight = long.x > 1e-9 || (Math.abs(long.x) <= 1e-9 && long.y > 0);
  return {
    middle,
    halfLong: Math.max(width, height),
    halfShort: Math.min(width, height),
    along: pointsRight ? long : { x: -long.x, y: -long.y },
  };
}

/** Andrew's monotone chain. */
function convexHull(points: readonly Point[]): Point[] {
  const sorted = [...points].sort((a, b) => a.x - b.x || a.y - b.y);
  const half = (ordered: readonly Point[]): Point[] => {
    const chain: Point[] = [];
    for (const point of ordered) {
      while (chain.length >= 2 && turn(chain.at(-2), chain.at(-1), point) <= 0) chain.pop();
      chain.push(point);
    }
    return chain.slice(0, -1);
  };
  const hull = [...half(sorted), ...half(sorted.toReversed())];
  return hull.length > 0 ? hull : sorted.slice(0, 1);
}

function turn(a: Point | undefined, b: Point | undefined, c: Point): number {
  if (a === undefined || b === undefined) return 1;
  return (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x);
}
