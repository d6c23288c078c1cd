import { get, keyNeeded } from './api';
import type { LibrarySummary, Session } from './types';

/** A colour of the page, for what is drawn by hand. */
export const colour = (token: string) => getComputedStyle(document.documentElement).getPropertyValue(token).trim();

/** A track as the queue keeps it. */
export interface Queued { track: string; title: string; artist: string }

function stored<T>(name: string, otherwise: T): T {
  try { return JSON.parse(localStorage.getItem(name) ?? 'null') ?? otherwise; } catch { return otherwise; } // Somebody else's words under our name.
}

/** What somebody has picked to play or take away; it outlives the page. */
class Queue {
  static readonly #most = 5_000; // A browser keeps five megabytes for a page; a playlist may have ten thousand tracks.
  tracks = $state<Queued[]>(stored<Queued[]>('pv-queue', []));
  open = $state(false);

  #held = $derived(new Set(this.tracks.map((one) => one.track)));

  holds(track: string) { return this.#held.has(track); }

  add(...tracks: Queued[]) {
    const wanted = tracks.filter((one) => !this.holds(one.track));
    const fresh = wanted.slice(0, Queue.#most - this.tracks.length);
    this.tracks = [...this.tracks, ...fresh.map(({ track, title, artist }) => ({ track, title, artist }))];
    this.keep();
    if (fresh.length < wanted.length) say(`The queue is full: it takes ${Queue.#most} tracks, ${wanted.length - fresh.length} were left out`, true);
    else say(fresh.length === 0 ? 'Already in the queue' : `${fresh.length === 1 ? `“${fresh[0]!.title}”` : `${fresh.length} tracks`} added to the queue`);
  }

  remove(track: string) { this.tracks = this.tracks.filter((one) => one.track !== track); this.keep(); }
  clear() { this.tracks = []; this.keep(); }

  move(position: number, by: number) {
    const next = [...this.tracks];
    const [one] = next.splice(position, 1);
    if (one) next.splice(Math.max(0, Math.min(next.length, position + by)), 0, one);
    this.tracks = next;
    this.keep();
  }

  private keep() { localStorage.setItem('pv-queue', JSON.stringify(this.tracks)); }
}

/** What the library holds, who is asking, and what there is to be said. */
class Surroundings {
  library = $state<LibrarySummary | null>(null);
  session = $state<Session | null>(null);
  needsKey = $state(false);
  unreachable = $state('');
  theme = $state<'auto' | 'dark' | 'light'>(stored('pv-theme', 'auto'));
  /** Rises whenever the colours change: what is drawn by hand has to be drawn again. */
  shade = $state(0);

  constructor() { matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => { this.shade++; }); }

  get mayWrite() { return this.session === null || this.session.role !== 'read'; }
  get mayAdminister() { return this.session === null || this.session.role === 'admin'; }

  async refresh() {
    try {
      this.session = await get<Session>('session');
      this.library = await get<LibrarySummary>('library');
      this.unreachable = '';
    } catch (failure) {
      this.unreachable = this.needsKey ? '' : (failure as Error).message;
    }
  }

  setTheme(theme: 'auto' | 'dark' | 'light') {
    this.theme = theme;
    localStorage.setItem('pv-theme', JSON.stringify(theme));
    this.showTheme();
  }

  showTheme() {
    if (this.theme === 'auto') delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = this.theme;
    this.shade++;
  }
}

export const queue = new Queue();
export const surroundings = new Surroundings();
keyNeeded.tell = () => { surroundings.needsKey = true; };

export const toasts = $state<{ id: number; text: string; bad: boolean }[]>([]);
let toastNumber = 0;

/** Says something in passing; screen readers read it out. */
export function say(text: string, bad = false) {
  const id = ++toastNumber;
  toasts.push({ id, text, bad });
  setTimeout(() => { const at = toasts.findIndex((toast) => toast.id === id); if (at >= 0) toasts.splice(at, 1); }, bad ? 8000 : 3500);
}

/** The file somebody dropped, on its way from one view to another. */
export const handed = $state<{ file: File | null; map: { x: number; y: number; label: string } | null }>({ file: null, map: null });
