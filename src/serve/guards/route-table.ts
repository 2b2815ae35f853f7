import { RegExpRouter } from 'hono/router/reg-exp-router'
import { SmartRouter } from 'hono/router/smart-router'
import { TrieRouter } from 'hono/router/trie-router'
import type { Route } from '../route.ts'
import type { Scope } from '../settings.ts'

/** What a route declares about one of its paths. */
export interface DeclaredPath {
  /** As OpenAPI writes it, `/similar/{item}`: the name of the path in logs and metrics, without anybody's id. */
  readonly pattern: string
  readonly scope: Scope | 'none'
  /** Name of the route. */
  readonly route: string
}

/** Which declared path a request asks for. */
export interface RouteTable {
  /** @param path as Hono gives it (`c.req.path`). @returns undefined for a path that no route declares */
  find(method: string, path: string): DeclaredPath | undefined
  /** Methods that are declared for the path. */
  methods(path: string): readonly string[]
}

/**
 * Matches with Hono's own routers, so that a path cannot be one thing to the guards and another to the handlers. As there,
 * the route that comes first wins, and HEAD is answered as GET.
 */
export function createRouteTable(routes: readonly Route[]): RouteTable {
  const router = new SmartRouter<DeclaredPath>({ routers: [new RegExpRouter(), new TrieRouter()] })
  const known = new Set<string>()
  for (const { name, scope, paths } of routes) {
    for (const path of paths) {
      const [method, pattern] = path.split(' ') as [string, string]
      known.add(method)
      router.add(method, pattern.replaceAll(/\/\{(.+?)\}/g, '/:$1'), { pattern, scope, route: name })
    }
  }
  const find = (method: string, path: string): DeclaredPath | undefined => {
    if (known.size === 0) return undefined
    return router.match(method === 'HEAD' ? 'GET' : method, path)[0][0]?.[0]
  }
  return { find, methods: (path) => [...known].filter((method) => find(method, path) !== undefined) }
}
