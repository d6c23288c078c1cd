import type { Problem } from './types';

const base = '/api/v1/';

/** The silo answered that it will not do what was asked, and why; or it did not answer at all. */
export class ApiProblem extends Error {
  constructor(readonly status: number, readonly kind: string, message: string, readonly retryAfter = 0) { super(message); }
}

/** Told when the silo asks for a key. */
export const keyNeeded = { tell: () => {} };

async function problemOf(answer: Response): Promise<ApiProblem> {
  const retry = Number(answer.headers.get('Retry-After') ?? 0);
  let problem: Partial<Problem> = {};
  try { problem = (await answer.json()) as Problem; } catch { problem = {}; } // A proxy's page, for instance: the status has to do.
  if (answer.status === 401) keyNeeded.tell();
  const kind = problem.type?.split(':').at(-1) ?? `http-${answer.status}`;
  return new ApiProblem(answer.status, kind, problem.detail ?? `${answer.status} ${answer.statusText}`, retry);
}

async function send<T>(method: string, path: string, body?: unknown, signal?: AbortSignal): Promise<T> {
  const init: RequestInit = { method, headers: { Accept: 'application/json' }, signal: signal ?? null };
  if (body !== undefined) {
    init.body = JSON.stringify(body);
    init.headers = { ...init.headers, 'Content-Type': 'application/json' };
  }
  let answer: Response;
  try {
    answer = await fetch(base + path, init);
  } catch (failure) {
    if ((failure as Error).name === 'AbortError') throw failure;
    throw new ApiProblem(0, 'unreachable', 'The silo does not answer. Is it still running?');
  }
  if (!answer.ok) throw await problemOf(answer);
  return answer.status === 204 ? (undefined as T) : ((await answer.json()) as T);
}

export const get = <T>(path: string, signal?: AbortSignal) => send<T>('GET', path, undefined, signal);
export const post = <T>(path: string, body?: unknown, signal?: AbortSignal) => send<T>('POST', path, body, signal);
export const del = <T>(path: string) => send<T>('DELETE', path);
export const escape = encodeURIComponent;
export const audioUrl = (track: string) => `${base}tracks/${escape(track)}/audio`;

export function query(parameters: Record<string, string | number | boolean | null | undefined>): string {
  const given = Object.entries(parameters).filter(([, value]) => value !== null && value !== undefined && value !== '' && value !== false);
  return given.length === 0 ? '' : '?' + given.map(([name, value]) => `${name}=${escape(String(value))}`).join('&');
}

/** Sends a file's bytes and tells how far it is; fetch cannot tell that. */
export function upload<T>(path: string, file: Blob, progress: (share: number) => void, signal?: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', base + path);
    request.setRequestHeader('Content-Type', 'application/octet-stream');
    request.upload.onprogress = (event) => progress(event.lengthComputable ? event.loaded / event.total : 0);
    request.onerror = () => reject(new ApiProblem(0, 'unreachable', 'The silo does not answer. Is it still running?'));
    request.onabort = () => reject(new DOMException('stopped', 'AbortError'));
    request.onload = async () => {
      const answer = new Response(request.responseText || null, { status: request.status, headers: { 'Retry-After': request.getResponseHeader('Retry-After') ?? '0' } });
      if (request.status >= 200 && request.status < 300) resolve(JSON.parse(request.responseText) as T);
      else reject(await problemOf(answer));
    };
    signal?.addEventListener('abort', () => request.abort());
    request.send(file);
  });
}

/** Listens to progress; the browser reconnects by itself and says where it was. Returns how to stop. */
export function listen<T>(path: string, events: string[], take: (news: T, event: string) => void, failed: () => void): () => void {
  const source = new EventSource(base + path);
  for (const event of events) {
    source.addEventListener(event, (message) => {
      take(JSON.parse((message as MessageEvent<string>).data) as T, event);
      if (event === 'end') source.close();
    });
  }
  source.onerror = () => { if (source.readyState === EventSource.CLOSED) failed(); };
  return () => source.close();
}
