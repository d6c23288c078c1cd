/** Where the page is: the address, and nothing else, says so. */
class Router {
  path = $state(location.pathname);
  search = $state(location.search);

  constructor() {
    addEventListener('popstate', () => this.read());
  }

  get parts(): string[] { return this.path.split('/').filter(Boolean).map(decodeURIComponent); }
  get view(): string { return this.parts[0] ?? 'attribute'; }
  get parameters(): URLSearchParams { return new URLSearchParams(this.search); }

  go(to: string, replace = false) {
    if (to === location.pathname + location.search) return;
    if (replace) history.replaceState(null, '', to);
    else history.pushState(null, '', to);
    this.read();
    if (!replace) {
      scrollTo(0, 0);
      document.querySelector<HTMLElement>('main')?.focus({ preventScroll: true });
    }
  }

  private read() {
    this.path = location.pathname;
    this.search = location.search;
  }
}

export const router = new Router();
export const trackPath = (track: string) => `/track/${encodeURIComponent(track)}`;
export const producerPath = (name: string) => `/producer/${encodeURIComponent(name)}`;

/** Turns clicks on links of this page into steps of the router. */
export function takeLinks(event: MouseEvent) {
  const link = (event.target as Element | null)?.closest?.('a');
  if (!link || event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || link.target || link.hasAttribute('download')) return;
  const url = new URL(link.href);
  if (url.origin !== location.origin || url.pathname.startsWith('/reference') || url.pathname.startsWith('/openapi') || url.hash) return;
  event.preventDefault();
  router.go(url.pathname + url.search);
}
