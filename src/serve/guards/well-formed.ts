import { Er2almError } from '../../errors.ts'
import type { Check } from './check.ts'

/** A path with a `%` that begins no character would be taken for an id with a `%` in it. */
export const requireWellFormed: Check = (c) => {
  const { url } = c.req
  if (!url.includes('%')) return
  try {
    decodeURIComponent(url)
  } catch {
    throw new Er2almError('SERVE_INPUT', 'the address holds a % that begins no character', {
      hint: 'write ids percent-encoded as UTF-8 (encodeURIComponent), % itself as %25',
    })
  }
}
