import assert from 'node:assert/strict'
import { main } from '../../src/cli/main.ts'
import { isBuilt } from '../../web/source-hash.mjs'

/** A run that is served by `er2alm serve` in this process. */
export interface ServedRun {
  /** Ends with a slash. */
  readonly url: string
  stop(): Promise<void>
}

/** Serves a run folder on a free port. */
export async function serveRun(dir: string, ...options: readonly string[]): Promise<ServedRun> {
  assert.ok(isBuilt(), 'the page is not built: node scripts/with-node.mjs web/build.ts')
  const stop = new AbortController()
  const address = Promise.withResolvers<string>()
  let notes = ''
  const ended = main(['serve', dir, '--port', '0', ...options], {
    print: (text) => address.resolve(text.trim()),
    note: (text) => {
      notes += text
    },
    env: {},
    cwd: dir,
    signal: stop.signal,
    program: 'er2alm',
    interactive: false,
  })
  ended.then((status) => address.reject(new Error(`er2alm serve ended with ${status}: ${notes}`)))
  return {
    url: await address.promise,
    async stop() {
      stop.abort()
      await ended
    },
  }
}
