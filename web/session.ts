import { createClient, KEY_NAME } from './client.ts'

/** What the page asks the service with: the browser's fetch, and the key that the reader gave. */
export const client: ReturnType<typeof createClient> = createClient({
  fetch: (path, init) => fetch(path, init),
  keys: sessionStorage,
})

const listeners = new Set<() => void>()

/** Keeps a key until the tab is closed; everything is asked for again. */
export function keepKey(key: string): void {
  sessionStorage.setItem(KEY_NAME, key)
  for (const listener of listeners) listener()
}

/** Calls back when the key has changed. @returns what ends it */
export function onKeyChange(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
