import { Er2almError } from '../../errors.ts'
import type { Check } from './check.ts'
import type { KeyRing } from './key-ring.ts'

/** `Authorization: Bearer KEY`. */
const BEARER = /^Bearer +([\w.~+/=-]{1,256})$/i
/** Who may ask for what no route declares, to be told that it is not there. */
const OF_UNKNOWN_PATHS = 'admin'

/** Notes whose key a request came with. It refuses nobody: first the rate limit has to see the caller. */
export function identifyKey(ring: KeyRing): Check {
  return (c) => {
    const given = BEARER.exec(c.req.header('authorization') ?? '')?.[1]
    const known = given === undefined ? undefined : ring.find(given)
    if (known === undefined) return
    c.set('keyName', known.name)
    c.set('keyScopes', known.scopes)
  }
}

/**
 * Lets a request through whose key has the scope that its path declares. A path that no route declares is not there for
 * anyone but a key of scope admin, whatever handler may stand behind it.
 */
export const requireScope: Check = (c) => {
  const path = c.get('path')
  if (path?.scope === 'none') return
  const scopes = c.get('keyScopes')
  if (scopes === undefined) {
    c.header('www-authenticate', 'Bearer realm="er2alm"')
    throw new Er2almError('SERVE_KEY', 'this needs an API key', {
      hint: 'send the header authorization: Bearer KEY; `er2alm keys new` makes one',
    })
  }
  if (path === undefined && !scopes.has(OF_UNKNOWN_PATHS)) {
    throw new Er2almError('SERVE_NO_ROUTE', 'there is nothing here', { hint: 'see /openapi.json' })
  }
  if (path !== undefined && !scopes.has(path.scope)) {
    throw new Er2almError('SERVE_SCOPE', `this needs a key of scope ${path.scope}`, {
      hint: `the key ${c.get('keyName')} has ${[...scopes].join(', ')}`,
    })
  }
}
