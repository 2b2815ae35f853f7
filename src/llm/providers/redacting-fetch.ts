/** What stands in place of a secret. */
const REDACTED = '[redacted]'

/**
 * A `fetch` whose answers never repeat a secret of ours: some servers quote the API key in their complaint, and what they
 * say goes into errors, logs and the ledger.
 *
 * @param secret undefined = nothing to hide, and answers are handed on untouched
 * @param send   does the request
 */
export function redactingFetch(secret: string | undefined, send: typeof fetch = fetch): typeof fetch {
  if (!secret) return send
  return async (input, init) => {
    const response = await send(input, init)
    const text = await response.text()
    if (!text.includes(secret)) return copyOf(response, text)
    return copyOf(response, text.replaceAll(secret, REDACTED))
  }
}

function copyOf({ status, statusText, headers }: Response, text: string): Response {
  const kept = new Headers(headers)
  // Of the body as it was sent, which is unpacked now.
  for (const name of ['content-length', 'content-encoding', 'transfer-encoding']) kept.delete(name)
  const empty = status === 101 || status === 204 || status === 205 || status === 304
  return new Response(empty ? null : text, { status, statusText, headers: kept })
}
