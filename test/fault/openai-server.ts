import { createHash } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Message } from '../../src/llm/request.ts'

/** What the server does with one request. */
export type ServerAnswer =
  | { readonly kind: 'reply'; readonly text?: string }
  | { readonly kind: 'status'; readonly status: number; readonly headers?: Readonly<Record<string, string>> }
  | { readonly kind: 'hang' }
  | { readonly kind: 'malformed' }
  /** HTTP 200 with this body, whatever it says. */
  | { readonly kind: 'body'; readonly body: string }
  /** The first half of a reply, announced as a whole one; then the connection is cut. */
  | { readonly kind: 'half' }
  /** A reply of which a byte comes every `everyMs`. */
  | { readonly kind: 'drip'; readonly everyMs: number }
  | { readonly kind: 'hang-up' }

/** A request as it came in. */
export interface ReceivedRequest {
  /** `promptHash` of its messages. */
  readonly prompt: string
  readonly authorization: string | undefined
  readonly body: ChatBody
}

/** The part of OpenAI's chat completion request that er2alm sends. */
export interface ChatBody {
  readonly model: string
  readonly messages: readonly Message[]
  readonly temperature?: number
  readonly top_p?: number
  readonly seed?: number
  readonly frequency_penalty?: number
  readonly max_tokens?: number
  readonly response_format?: {
    readonly type: string
    readonly json_schema?: { readonly name: string; readonly schema: ReplySchema }
  }
}

interface ReplySchema {
  readonly properties: Readonly<Record<string, ReplyProperty>>
}

interface ReplyProperty {
  readonly type: string
  readonly maxLength?: number
  readonly minItems?: number
  readonly enum?: readonly number[]
  readonly items?: { readonly enum?: readonly string[] }
}

export interface OpenAiServer {
  /** Ends in `/v1`. */
  readonly baseUrl: string
  /** Everything that came in, in order. */
  readonly requests: readonly ReceivedRequest[]
  /** Times that each prompt came in, by `promptHash`. */
  readonly counts: ReadonlyMap<string, number>
  /** Resolves when `n` requests have come in since the server began. */
  received(n: number): Promise<void>
  close(): Promise<void>
}

export interface ServerOptions {
  /** Time between the n-th request (from 1) and its answer, in milliseconds; 0 when absent. */
  readonly latencyMs?: (n: number) => number
  /** What to do with the n-th request (from 1); always a reply when absent. */
  readonly answer?: (n: number, request: ReceivedRequest) => ServerAnswer
}

/**
 * A real HTTP server that speaks OpenAI's chat completions on 127.0.0.1. It answers `POST /v1/chat/completions` with a
 * reply that follows the request's JSON schema, and refuses (400) a request that names no schema.
 */
export async function startOpenAiServer(options: ServerOptions = {}): Promise<OpenAiServer> {
  const requests: ReceivedRequest[] = []
  const counts = new Map<string, number>()
  let waiting: { readonly n: number; readonly resolve: () => void }[] = []

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.method !== 'POST' || request.url !== '/v1/chat/completions') return refuse(response, 404)
    const body = JSON.parse(await readAll(request)) as ChatBody
    const received = { prompt: promptHash(body.messages), authorization: request.headers.authorization, body }
    requests.push(received)
    counts.set(received.prompt, (counts.get(received.prompt) ?? 0) + 1)
    const reached = waiting.filter(({ n }) => n <= requests.length)
    waiting = waiting.filter(({ n }) => n > requests.length)
    for (const { resolve } of reached) resolve()
    const answer = options.answer?.(requests.length, received) ?? { kind: 'reply' }
    if (options.latencyMs !== undefined) await sleep(options.latencyMs(requests.length))
    if (!response.destroyed) send(response, received, answer)
  }

  const server = createServer((request, response) => {
    handle(request, response).catch((error: unknown) => response.destroy(error as Error))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    requests,
    counts,
    received: (n) =>
      requests.length >= n ? Promise.resolve() : new Promise((resolve) => waiting.push({ n, resolve })),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

/** SHA-256 (hex) of a request's messages: equal prompts, and only these, have equal hashes. */
export function promptHash(messages: readonly Message[]): string {
  return createHash('sha256')
    .update(JSON.stringify(messages.map(({ role, content }) => [role, content])))
    .digest('hex')
}

function send(response: ServerResponse, request: ReceivedRequest, answer: ServerAnswer): void {
  switch (answer.kind) {
    case 'hang':
      return
    case 'hang-up':
      response.destroy()
      return
    case 'malformed':
      response.writeHead(200, { 'content-type': 'application/json' }).end('{"choices": [{"message": ')
      return
    case 'status':
      refuse(response, answer.status, answer.headers)
      return
    case 'body':
      response.writeHead(200, { 'content-type': 'application/json' }).end(answer.body)
      return
    case 'half': {
      const body = completionBody(request.body)
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) })
      response.write(body.slice(0, body.length / 2), () => response.destroy())
      return
    }
    case 'drip':
      drip(response, completionBody(request.body), answer.everyMs)
      return
    case 'reply':
      if (request.body.response_format?.json_schema?.schema === undefined) refuse(response, 400)
      else
        response.writeHead(200, { 'content-type': 'application/json' }).end(completionBody(request.body, answer.text))
  }
}

function drip(response: ServerResponse, body: string, everyMs: number): void {
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) })
  let sent = 0
  const timer = setInterval(() => {
    if (response.destroyed || sent >= body.length) {
      clearInterval(timer)
      response.end()
    } else response.write(body[sent++])
  }, everyMs)
}

function refuse(response: ServerResponse, status: number, headers: Readonly<Record<string, string>> = {}): void {
  response
    .writeHead(status, { 'content-type': 'application/json', ...headers })
    .end(JSON.stringify({ error: { message: `refused with ${status}`, type: 'test' } }))
}

/** A chat completion as OpenAI answers it. @param text default: what follows the schema of the request */
export function completionBody(body: ChatBody, text?: string): string {
  const prompt = promptHash(body.messages)
  const content = text ?? replyText(body.response_format!.json_schema!.schema, prompt)
  const input = body.messages.reduce((sum, message) => sum + message.content.length, 0)
  const usage = { prompt_tokens: Math.ceil(input / 4), completion_tokens: Math.ceil(content.length / 4) }
  return JSON.stringify({
    id: prompt.slice(0, 8),
    object: 'chat.completion',
    created: 0,
    model: body.model,
    choices: [{ index: 0, message: { role: 'assistant', content }, finish_reason: 'stop' }],
    usage: { ...usage, total_tokens: usage.prompt_tokens + usage.completion_tokens },
  })
}

/** Shortest lists, no sentence, and the prompt's hash in every string, so that a reply can be told from all others. */
function replyText(schema: ReplySchema, prompt: string): string {
  const entries = Object.entries(schema.properties).map(([key, property]) => {
    const { type, maxLength, minItems = 0, items } = property
    if (type === 'array') return [key, items?.enum?.slice(0, minItems) ?? []]
    return [key, type === 'integer' ? (property.enum?.[0] ?? 0) : prompt.slice(0, maxLength)]
  })
  return JSON.stringify(Object.fromEntries(entries))
}

async function readAll(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString('utf8')
}
