import { Er2almError } from '../../errors.ts'

/**
 * A reply as JSON.
 *
 * @param shown URL of the request, without secrets
 * @throws {Er2almError} FETCH_REPLY, `retryable`: JSON that ends too early is a reply that was cut off
 */
export function parseJsonReply(text: string, shown: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    const start = JSON.stringify(text.slice(0, 60))
    throw new Er2almError('FETCH_REPLY', `${shown}: the reply is not JSON, it begins with ${start}`, {
      hint: 'check the address: it must answer with JSON, and not with a page for people',
      retryable: true,
      cause,
    })
  }
}

/** A value by a path of own keys and list places; undefined where there is none. */
export function valueAt(root: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (value, key) =>
      typeof value === 'object' && value !== null && Object.hasOwn(value, key)
        ? (value as Record<string, unknown>)[key]
        : undefined,
    root,
  )
}
