/** The gamma function, and the ratio of gammas by which a generalised Gaussian's shape is found. */

const lanczos = [
  0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059,
  12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
] as const;

/** Γ(x) for x > 0, to about 1e-13 of its value (Lanczos' approximation, g = 7, nine terms). */
export function gamma(x: number): number {
  if (x < 0.5) return Math.PI / (Math.sin(Math.PI * x) * gamma(1 - x));
  const shifted = x - 1;
  const sum = lanczos.reduce((total, term, index) => (index === 0 ? term : total + term / (shifted + index)), 0);
  const base = shifted + 7.5;
  return Math.sqrt(2 * Math.PI) * base ** (shifted + 0.5) * Math.exp(-base) * sum;
}

const shapes: readonly number[] = shapesTried();
const ratios: readonly number[] = shapes.map((shape) => gamma(2 / shape) ** 2 / (gamma(1 / shape) * gamma(3 / shape)));

/**
 * The shape, in steps of 0.001 from 0.2 to 10, whose Γ(2/s)² / (Γ(1/s)·Γ(3/s)) is nearest the given ratio.
 * That ratio grows with the shape, so the nearest one is found by halving.
 */
export function shapeOfRatio(ratio: number): number {
  let low = 0;
  let high = ratios.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ratios[middle] ?? 0) < ratio) low = middle + 1;
    else high = middle;
  }
  const above = ratios[low] ?? 0;
  const below = ratios[low - 1];
  const nearest = below !== undefined && ratio - below <= above - ratio ? low - 1 : low;
  return shapes[nearest] ?? 0;
}

function shapesTried(): number[] {
  const tried: number[] = [];
  for (let shape = 0.2; shape < 10; shape += 0.001) tried.push(shape); // summed up, as in the reference implementations
  return tried;
}
