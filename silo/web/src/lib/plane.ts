/** The map's plane and the frame it is shown in. The camera's view is a 4 × 4 matrix by columns; a unit of its space is half the frame's height. */
export type View = ArrayLike<number>;
export interface Size { width: number; height: number }

/** Where a point of the plane lies in the frame, in pixels from its left and top. */
export function toFrame(view: View, { width, height }: Size, x: number, y: number): [number, number] {
  const half = height / 2;
  return [width / 2 + (view[0]! * x + view[4]! * y + view[12]!) * half, half - (view[1]! * x + view[5]! * y + view[13]!) * half];
}

/** Which point of the plane a pixel of the frame shows. */
export function toPlane(view: View, { width, height }: Size, left: number, top: number): [number, number] {
  const half = height / 2;
  const [x, y] = [(left - width / 2) / half - view[12]!, (half - top) / half - view[13]!];
  const area = view[0]! * view[5]! - view[4]! * view[1]!;
  return [(view[5]! * x - view[4]! * y) / area, (view[0]! * y - view[1]! * x) / area];
}

/** The view after the plane was dragged by some pixels. */
export function moved(view: View, { height }: Size, right: number, down: number): Float32Array {
  const next = Float32Array.from(view);
  next[12]! += (2 * right) / height;
  next[13]! -= (2 * down) / height;
  return next;
}

/** The view after zooming in by a factor, with the plane's point below a pixel staying there. */
export function zoomed(view: View, { width, height }: Size, factor: number, left: number, top: number): Float32Array {
  const next = Float32Array.from(view);
  const [x, y] = [(2 * left - width) / height, (height - 2 * top) / height];
  for (const scaled of [0, 1, 4, 5]) next[scaled]! *= factor;
  next[12] = x + (next[12]! - x) * factor;
  next[13] = y + (next[13]! - y) * factor;
  return next;
}

/** Which points lie inside an outline, given as its corners in order; the last is joined to the first. */
export function inside(outline: readonly (readonly [number, number])[], xs: ArrayLike<number>, ys: ArrayLike<number>): number[] {
  const [left, right] = [Math.min(...outline.map(([x]) => x)), Math.max(...outline.map(([x]) => x))];
  const [low, high] = [Math.min(...outline.map(([, y]) => y)), Math.max(...outline.map(([, y]) => y))];
  const found: number[] = [];
  for (let position = 0; position < xs.length; position++) {
    const [x, y] = [xs[position]!, ys[position]!];
    if (x < left || x > right || y < low || y > high) continue;
    let within = false; // Crossed an odd number of edges on the way in.
    for (let corner = 0, before = outline.length - 1; corner < outline.length; before = corner++) {
      const [x1, y1] = outline[corner]!;
      const [x2, y2] = outline[before]!;
      if (y1 > y !== y2 > y && x < ((x2 - x1) * (y - y1)) / (y2 - y1) + x1) within = !within;
    }
    if (within) found.push(position);
  }
  return found;
}

/** The view that fills the frame with a rectangle of the plane. */
export function framing({ width, height }: Size, left: number, right: number, low: number, high: number): Float32Array {
  const scale = Math.min((2 * width) / height / (right - left), 2 / (high - low));
  return Float32Array.of(scale, 0, 0, 0, 0, scale, 0, 0, 0, 0, 1, 0, (-scale * (left + right)) / 2, (-scale * (low + high)) / 2, 0, 1);
}

/**
 * Lets a view glide to another, and be taken over at any moment: the plot's own transitions run to their end, whatever was asked for meanwhile,
 * so that a map that was shown whole would jump back to what was sought before.
 */
export class Gliding {
  #frame = 0;
  readonly #shows: (view: Float32Array) => void;

  constructor(shows: (view: Float32Array) => void) { this.#shows = shows; }

  stop() { cancelAnimationFrame(this.#frame); }

  to(from: View, next: Float32Array, milliseconds: number) {
    this.stop();
    if (matchMedia('(prefers-reduced-motion: reduce)').matches) { this.#shows(next); return; }
    const began = performance.now();
    const start = Float32Array.from(from);
    const step = (now: number) => {
      const done = Math.min(1, Math.max(0, (now - began) / milliseconds));
      const share = 1 - (1 - done) ** 3;
      this.#shows(start.map((value, cell) => value + (next[cell]! - value) * share));
      if (done < 1) this.#frame = requestAnimationFrame(step);
    };
    this.#frame = requestAnimationFrame(step);
  }
}
