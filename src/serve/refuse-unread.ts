import { randomUUID } from 'node:crypto'
import type { ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import { SECURITY_HEADERS } from './guards/security-headers.ts'
import type { ErrorReply } from './http-error.ts'

const REFUSALS: Readonly<Record<string, readonly [status: string, error: Omit<ErrorReply['error'], 'requestId'>]>> = {
  HPE_HEADER_OVERFLOW: [
    '431 Request Header Fields Too Large',
    {
      ...{ code: 'SERVE_TOO_LARGE', message: 'the address and the headers are more than 16 kB' },
      hint: 'ids are at most 256 characters long; name many items in a body',
    },
  ],
  ERR_HTTP_REQUEST_TIMEOUT: [
    '408 Request Timeout',
    {
      ...{ code: 'SERVE_TIMEOUT', message: 'the request did not come to its end in time' },
      hint: 'send it again, all at once',
    },
  ],
}

/** What Node's parser cannot read gets an error object like every other refusal, and the connection ends. */
export function refuseUnread({ code }: NodeJS.ErrnoException, socket: Duplex): void {
  // As Node does without a listener: nothing into the middle of a reply.
  const { _httpMessage: reply } = socket as Duplex & { readonly _httpMessage?: ServerResponse }
  if (!socket.writable || reply?.headersSent === true || code === 'ECONNRESET') return void socket.destroy()
  const [status, error] = REFUSALS[code ?? ''] ?? [
    '400 Bad Request',
    { code: 'SERVE_INPUT', message: 'this is no HTTP request', hint: 'see /openapi.json' },
  ]
  const body = JSON.stringify({ error: { ...error, requestId: randomUUID() } } satisfies ErrorReply)
  const head = [
    `HTTP/1.1 ${status}`,
    'content-type: application/json',
    `content-length: ${Buffer.byteLength(body)}`,
    'connection: close',
    ...SECURITY_HEADERS.map(([name, value]) => `${name}: ${value}`),
  ]
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`)
}
