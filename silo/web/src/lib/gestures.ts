import { moved, zoomed, type View } from './plane';

/** What gestures on the map ask of it. Pixels count from the frame's left and top. */
export interface Handled {
  /** Whether a press begins a lasso. */
  lassoing(event: PointerEvent): boolean;
  /** Told the outline while it is drawn; null: drawing ended or was given up. */
  draws(outline: [number, number][] | null): void;
  /** Told the finished outline. */
  takes(outline: [number, number][]): void;
  /** The view as it is. */
  view(): View | null;
  /** Takes another view. */
  shows(view: Float32Array): void;
}

const stepPixels = 3; // Closer corners would only cost time.
const leastPixels = 8; // A smaller outline is a press that trembled.

/**
 * Lasso by mouse, pen or finger; panning and pinching by fingers. The plot draws points and follows the mouse; it knows no fingers, and of an outline it
 * takes one corner a frame: where frames are slow most of a lasso would be lost. Here the movements between two frames are read, too.
 */
export function takeGestures(frame: HTMLElement, map: Handled): { giveUp(): boolean; leave(): void } {
  let outline: [number, number][] | null = null;
  let drawnBy = -1;
  let ended = false;
  const fingers = new Map<number, [number, number]>();
  const at = (event: PointerEvent): [number, number] => {
    const box = frame.getBoundingClientRect();
    return [event.clientX - box.left - frame.clientLeft, event.clientY - box.top - frame.clientTop];
  };
  const size = () => ({ width: frame.clientWidth, height: frame.clientHeight });

  function extend(point: [number, number]) {
    const [x, y] = outline!.at(-1)!;
    if (Math.hypot(point[0] - x, point[1] - y) >= stepPixels) outline!.push(point);
  }

  function giveUp(): boolean {
    const drawing = outline !== null;
    outline = null;
    drawnBy = -1;
    map.draws(null);
    return drawing;
  }

  function down(event: PointerEvent) {
    ended = false;
    if (event.button !== 0 || outline) return;
    if (map.lassoing(event)) {
      event.preventDefault(); // No mouse events follow: the plot would drag the map.
      event.stopPropagation();
      frame.setPointerCapture(event.pointerId);
      [outline, drawnBy] = [[at(event)], event.pointerId];
      fingers.clear();
    } else if (event.pointerType === 'touch') fingers.set(event.pointerId, at(event));
  }

  function move(event: PointerEvent) {
    if (outline && event.pointerId === drawnBy) {
      const between = event.getCoalescedEvents();
      for (const one of between.length > 0 ? between : [event]) extend(at(one));
      map.draws(outline);
    } else if (fingers.has(event.pointerId)) drag(event.pointerId, at(event));
  }

  function drag(finger: number, to: [number, number]) {
    const view = map.view();
    if (!view) return;
    const from = fingers.get(finger)!;
    const other = [...fingers].find(([one]) => one !== finger)?.[1];
    fingers.set(finger, to);
    if (!other) { map.shows(moved(view, size(), to[0] - from[0], to[1] - from[1])); return; }
    const spread = (point: [number, number]) => Math.max(1, Math.hypot(point[0] - other[0], point[1] - other[1]));
    const dragged = moved(view, size(), (to[0] - from[0]) / 2, (to[1] - from[1]) / 2);
    map.shows(zoomed(dragged, size(), spread(to) / spread(from), (to[0] + other[0]) / 2, (to[1] + other[1]) / 2));
  }

  function up(event: PointerEvent) {
    fingers.delete(event.pointerId);
    if (!outline || event.pointerId !== drawnBy) return;
    extend(at(event));
    const drawn = outline;
    giveUp();
    ended = true;
    const [xs, ys] = [drawn.map(([x]) => x), drawn.map(([, y]) => y)];
    if (Math.max(...xs) - Math.min(...xs) >= leastPixels && Math.max(...ys) - Math.min(...ys) >= leastPixels) map.takes(drawn);
  }

  function lost(event: PointerEvent) {
    fingers.delete(event.pointerId);
    if (event.pointerId === drawnBy) giveUp();
  }

  // The press that ended a lasso is no press on the point below it.
  function click(event: Event) { if (ended) event.stopPropagation(); }

  const listeners = [['pointerdown', down], ['pointermove', move], ['pointerup', up], ['pointercancel', lost], ['click', click], ['dblclick', click]] as [string, EventListener][];
  for (const [name, listener] of listeners) frame.addEventListener(name, listener, { capture: true });
  return { giveUp, leave: () => { for (const [name, listener] of listeners) frame.removeEventListener(name, listener, { capture: true }); } };
}
