/**
 * The string between two cans as the `d` of an SVG path. Every form has the same number of points, so that one can turn into another.
 * Knows geometry only; what a form means is said in docs/design.md.
 */
export type Form = 'slack' | 'taut' | 'knotted' | 'cut';

interface Span {
  /** Where the string leaves the left can and enters the right one. */
  left: number;
  right: number;
  y: number;
  /** How deep it hangs when slack. */
  sag: number;
  /** Half the height of a knot or curl. */
  loop: number;
}
type Point = readonly [number, number];

/** Points of each half, the shared one in the middle counted twice. */
const HALF = 29;

const lerp = (a: number, b: number, u: number): number => a + (b - a) * u;

/** `count` points of `curve` over u in 0…1. */
function sample(count: number, curve: (u: number) => Point): Point[] {
  return Array.from({ length: count }, (_, index) => curve(index / (count - 1)));
}

function hanging({ left, right, y }: Span, sag: number): (u: number) => Point {
  return (u) => [lerp(left, right, u), y + 4 * sag * u * (1 - u)];
}

/** A pretzel around the middle, with straight string on both sides. */
function knot({ left, right, y, loop }: Span): (u: number) => Point {
  const middle = (left + right) / 2;
  const reach = 1.7 * loop;
  return (u) => {
    const turn = lerp(-Math.PI, Math.PI, (u - 0.2) / 0.6);
    if (u < 0.2) return [lerp(left, middle - reach, u / 0.2), y];
    if (u > 0.8) return [lerp(middle + reach, right, (u - 0.8) / 0.2), y];
    return [middle + loop * ((1.7 / Math.PI) * turn - 1.5 * Math.sin(turn)), y + loop * Math.sin(2 * turn)];
  };
}

/** One loose end: it hangs from its can, comes up a little and curls over. */
function looseEnd(from: number, to: number, y: number, loop: number): (u: number) => Point {
  const side = Math.sign(to - from);
  const end = to - side * loop;
  return (u) => {
    if (u < 0.7) return [lerp(from, end, u / 0.7), y + 6 * loop * (u / 0.7) * (1 - (u / 0.7) * 0.92)];
    const turn = lerp(-0.75 * Math.PI, 0.35 * Math.PI, (u - 0.7) / 0.3);
    const [x0, y0] = [Math.cos(-0.75 * Math.PI), Math.sin(-0.75 * Math.PI)];
    return [end + side * loop * (Math.cos(turn) - x0), y + 0.48 * loop + loop * (Math.sin(turn) - y0)];
  };
}

function halves(form: Form, span: Span): [Point[], Point[]] {
  if (form === 'cut') {
    const middle = (span.left + span.right) / 2;
    const gap = Math.max(2 * span.loop, (span.right - span.left) * 0.09);
    const left = sample(HALF, looseEnd(span.left, middle - gap, span.y, span.loop));
    const right = sample(HALF, looseEnd(span.right, middle + gap, span.y, span.loop));
    return [left, right.reverse()];
  }
  const curve = form === 'knotted' ? knot(span) : hanging(span, form === 'slack' ? span.sag : 0);
  const all = sample(2 * HALF - 1, curve);
  return [all.slice(0, HALF), all.slice(HALF - 1)];
}

const line = (points: Point[]): string => 'M' + points.map(([x, y]) => `${x.toFixed(1)} ${y.toFixed(1)}`).join('L');

/** The path of `form` over `span`. */
export function stringPath(form: Form, span: Span): string {
  const [left, right] = halves(form, span);
  return line(left) + line(right);
}
