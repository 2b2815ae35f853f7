import { timingSafeEqual } from 'node:crypto'
import { statSync } from 'node:fs'
import { Er2almError } from '../../errors.ts'
import type { Scope } from '../settings.ts'
import { hashKey, readKeys } from './key-file.ts'

/** How long a removed key may go on working. */
const LOOK_AGAIN_MS = 1000

/** Whose key it is. */
export interface KnownKey {
  readonly name: string
  readonly scopes: ReadonlySet<Scope>
}

/** The keys of a file. */
export interface KeyRing {
  /** @throws {Er2almError} SERVE_KEYS_FILE when the file has become unreadable: then no key works, rather than old ones */
  find(key: string): KnownKey | undefined
}

/**
 * Reads the file now, and again when it has changed; it is looked at while a request is answered, once a second at most.
 *
 * @param nowMs never goes back
 * @throws {Er2almError} SERVE_KEYS_FILE
 */
export function openKeyRing(file: string, nowMs: () => number): KeyRing {
  let seen = stampOf(file)
  let keys: readonly LoadedKey[] | undefined = load(file)
  let lookedMs = nowMs()

  function current(): readonly LoadedKey[] {
    const now = nowMs()
    if (keys !== undefined && now - lookedMs < LOOK_AGAIN_MS) return keys
    lookedMs = now
    const before = keys
    // Whatever fails below, the keys from before do not stay.
    keys = undefined
    const stamp = stampOf(file)
    keys = before !== undefined && stamp === seen ? before : load(file)
    seen = stamp
    return keys
  }

  return {
    find(key) {
      const loaded = current()
      const digest = hashKey(key)
      let found: KnownKey | undefined
      // No early end, and no comparison that stops at the first different byte: the time tells nothing about any key.
      for (const { digest: other, known } of loaded) if (timingSafeEqual(digest, other)) found = known
      return found
    },
  }
}

interface LoadedKey {
  readonly digest: Buffer
  readonly known: KnownKey
}

function load(file: string): readonly LoadedKey[] {
  return readKeys(file).map(({ name, sha256, scopes }) => ({
    digest: Buffer.from(sha256, 'hex'),
    known: { name, scopes: new Set(scopes) },
  }))
}

/** Changes when the file does. */
function stampOf(file: string): string {
  try {
    const { ino, size, mtimeNs } = statSync(file, { bigint: true })
    return `${ino} ${size} ${mtimeNs}`
  } catch (cause) {
    throw new Er2almError('SERVE_KEYS_FILE', `the file of keys ${file} cannot be read`, {
      hint: 'make it with `er2alm keys new`',
      ...{ file, cause },
    })
  }
}
