import { hash, randomBytes } from 'node:crypto'
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { z } from 'zod'
import { Er2almError } from '../../errors.ts'
import { SCOPES, type Scope } from '../settings.ts'

/** One API key, as its line of the file has it: the key itself is nowhere. */
export interface StoredKey {
  readonly name: string
  /**
   * SHA-256 of the key, in hex. A slow, salted hash is there for what people think up: it makes guessing dear. A key of
   * 256 random bits cannot be guessed at any speed, so a fast hash hides it as well and costs a request about a microsecond.
   */
  readonly sha256: string
  readonly scopes: readonly Scope[]
  /** ISO 8601. */
  readonly created: string
}

const KEY_BYTES = 32
/** Makes a key that leaked into a file or a page easy to find. */
const PREFIX = 'er2alm_'
const NAME = /^[\w.-]{1,64}$/

const storedKey: z.ZodType<StoredKey> = z.strictObject({
  name: z.string().regex(NAME),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  scopes: z.array(z.enum(SCOPES as readonly [Scope, ...Scope[]])).min(1),
  created: z.iso.datetime(),
})

/** A new key and the line that is kept of it. @throws {Er2almError} USAGE on a name that does not fit a log line */
export function createKey(
  name: string,
  scopes: readonly Scope[],
  nowMs: number,
): { readonly key: string; readonly stored: StoredKey } {
  if (!NAME.test(name)) {
    throw new Er2almError('USAGE', `${JSON.stringify(name)} is no name for a key`, {
      hint: 'up to 64 letters, digits, dots, dashes and underscores: the name stands in every log line',
    })
  }
  const key = PREFIX + randomBytes(KEY_BYTES).toString('base64url')
  const sha256 = hashKey(key).toString('hex')
  return { key, stored: { name, sha256, scopes: [...scopes], created: new Date(nowMs).toISOString() } }
}

export function hashKey(key: string): Buffer {
  return hash('sha256', key, 'buffer')
}

/** @throws {Er2almError} SERVE_KEYS_FILE when it cannot be read, or a line is no key or repeats a name */
export function readKeys(file: string): readonly StoredKey[] {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (cause) {
    throw new Er2almError('SERVE_KEYS_FILE', `the file of keys ${file} cannot be read`, {
      hint: 'make it with `er2alm keys new`',
      ...{ file, cause },
    })
  }
  const keys: StoredKey[] = []
  for (const [index, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue
    const key = parseLine(line)
    if (key === undefined || keys.some(({ name }) => name === key.name)) {
      const wrong = key === undefined ? 'is no key' : `has the name ${key.name} once more`
      throw new Er2almError('SERVE_KEYS_FILE', `line ${index + 1} of the file of keys ${wrong}`, {
        hint: 'each line is { "name", "sha256", "scopes", "created" }, as `er2alm keys new` writes it',
        ...{ file, row: index + 1 },
      })
    }
    keys.push(key)
  }
  return keys
}

function parseLine(line: string): StoredKey | undefined {
  try {
    return storedKey.parse(JSON.parse(line))
  } catch {
    return undefined
  }
}

/** Replaces the file, whole or not at all; only its owner reads it. @throws {Er2almError} FILE_UNWRITABLE */
export function writeKeys(file: string, keys: readonly StoredKey[]): void {
  const part = `${file}.part`
  try {
    writeFileSync(part, keys.map((key) => `${JSON.stringify(key)}\n`).join(''), { mode: 0o600 })
    renameSync(part, file)
  } catch (cause) {
    rmSync(part, { force: true })
    throw new Er2almError('FILE_UNWRITABLE', `${file} cannot be written: ${(cause as Error).message}`, {
      hint: 'check that the folder exists, may be written to and has room',
      ...{ file, cause },
    })
  }
}
