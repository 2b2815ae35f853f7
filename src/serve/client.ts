import type { NewItem } from './added/added-item.ts'
import type { NewEvent } from './events/event-log.ts'
import type { ExplainReply } from './explained/explained-item.ts'
import type { ErrorReply } from './http-error.ts'
import type { Recommendation } from './lists/recommendation.ts'
import type { EventsReply } from './routes/events.ts'
import type { ItemsReply } from './routes/items.ts'
import type { NewItemReply } from './routes/new-items.ts'
import type { SimilarReply } from './routes/similar.ts'

/** What a list is asked for; the service's defaults where something is absent. */
export interface ListOptions {
  readonly k?: number
  readonly exclude?: readonly string[]
  /** `genre:Drama`, `year:1990-1999`, … */
  readonly filter?: readonly string[]
  /** 0 to 1. */
  readonly diversity?: number
  readonly cursor?: string
}

/** A reply that is no success. */
export class ServiceError extends Error {
  readonly status: number
  readonly code: string
  readonly hint: string | undefined
  readonly requestId: string

  constructor(status: number, { error: { code, message, hint, requestId } }: ErrorReply) {
    super(message)
    this.name = 'ServiceError'
    this.status = status
    this.code = code
    this.hint = hint
    this.requestId = requestId
  }
}

/** Asks a service. Every call throws `ServiceError` where the service refuses, and what `fetch` throws where it is away. */
export interface Client {
  recommendations(user: string, options?: ListOptions): Promise<Recommendation>
  /** For somebody who is not known. @param liked 1 to 50 items, those disliked included */
  recommendationsFor(
    liked: readonly string[],
    disliked?: readonly string[],
    options?: ListOptions,
  ): Promise<Recommendation>
  similar(item: string, k?: number): Promise<SimilarReply>
  explain(user: string, item: string): Promise<ExplainReply>
  items(search: string, page?: { readonly limit?: number; readonly offset?: number }): Promise<ItemsReply>
  /** Resolves when the events are on the disk of the service, all of them. @param events 1 to 1,000 */
  sendEvents(events: readonly NewEvent[]): Promise<EventsReply>
  addItem(item: NewItem): Promise<NewItemReply>
}

export interface ClientOptions {
  /** Key of the service, where it asks for one. */
  readonly key?: string
  /** Default: the global `fetch`. */
  readonly fetch?: typeof fetch
  readonly signal?: AbortSignal
}

/** A client of the service at `baseUrl`. It runs in browsers too: it needs `fetch` and nothing of Node. */
export function createClient(baseUrl: string, { key, signal, ...given }: ClientOptions = {}): Client {
  const base = baseUrl.replace(/\/+$/, '')
  const send = given.fetch ?? fetch

  async function ask<T>(path: string, query: Query = {}, body?: unknown): Promise<T> {
    const reply = await send(`${base}${path}${queryText(query)}`, {
      method: body === undefined ? 'GET' : 'POST',
      headers: {
        ...(key !== undefined && { authorization: `Bearer ${key}` }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      ...(signal !== undefined && { signal }),
    })
    const answer = (await reply.json()) as unknown
    if (reply.ok) return answer as T
    throw new ServiceError(reply.status, answer as ErrorReply)
  }

  const part = encodeURIComponent
  return {
    recommendations: (user, options = {}) => ask(`/recommendations/${part(user)}`, { ...options }),
    recommendationsFor: (liked, disliked = [], options = {}) =>
      ask('/recommendations', {}, { liked, disliked, ...options }),
    similar: (item, k) => ask(`/similar/${part(item)}`, { k }),
    explain: (user, item) => ask(`/explain/${part(user)}/${part(item)}`),
    items: (search, page = {}) => ask('/items', { search, ...page }),
    sendEvents: (events) => ask('/events', {}, events),
    addItem: (item) => ask('/items', {}, item),
  }
}

type Query = Readonly<Record<string, string | number | readonly string[] | undefined>>

function queryText(query: Query): string {
  const params = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) {
    if (value === undefined) continue
    for (const one of typeof value === 'object' ? value : [value]) params.append(name, String(one))
  }
  const text = params.toString()
  return text === '' ? '' : `?${text}`
}
