import type { ErrorReply } from '../src/serve/http-error.ts'

/** What the service refused, or that it could not be reached. */
export class RequestError extends Error {
  readonly status: number
  readonly code: string
  readonly hint: string | undefined

  /** @param status 0 where no reply came */
  constructor(status: number, code: string, message: string, hint?: string) {
    super(message)
    this.status = status
    this.code = code
    this.hint = hint
  }
}

/** Where the key is kept: until the tab is closed. */
export interface KeyStore {
  getItem(name: string): string | null
}
export const KEY_NAME = 'er2alm-key'

/** What a client is made of; a test gives its own. */
export interface ClientParts {
  readonly fetch: (path: string, init: RequestInit) => Promise<Response>
  readonly keys: KeyStore
}

/** Asks the service. Paths are relative to the page, so that it works below a prefix too. */
export interface Client {
  /** @throws {RequestError} for everything that is no success */
  get<T>(path: string, signal?: AbortSignal): Promise<T>
  /** @throws {RequestError} */
  post<T>(path: string, body?: unknown): Promise<T>
}

export function createClient({ fetch, keys }: ClientParts): Client {
  async function ask<T>(path: string, init: RequestInit): Promise<T> {
    const key = keys.getItem(KEY_NAME)
    const headers = {
      accept: 'application/json',
      ...(init.body !== undefined && { 'content-type': 'application/json' }),
      ...(key !== null && { authorization: `Bearer ${key}` }),
    }
    let reply: Response
    try {
      reply = await fetch(path, { ...init, headers })
    } catch (error) {
      if (init.signal?.aborted) throw error
      throw new RequestError(0, 'NO_ANSWER', 'The service did not answer.', 'Is er2alm serve still running?')
    }
    if (!reply.ok) throw await readError(reply)
    return (await reply.json()) as T
  }
  return {
    get: (path, signal) => ask(path, { method: 'GET', signal }),
    post: (path, body) => ask(path, { method: 'POST', ...(body !== undefined && { body: JSON.stringify(body) }) }),
  }
}

/** Reads the error that the service describes; another program's error page has only its status. */
async function readError(reply: Response): Promise<RequestError> {
  const { status, statusText } = reply
  const body = (await reply.json().catch(() => undefined)) as Partial<ErrorReply> | undefined
  const error = body?.error
  if (error === undefined) return new RequestError(status, `HTTP ${status}`, statusText || 'The request failed.')
  return new RequestError(status, error.code, error.message, error.hint)
}
