import { statSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { Context } from '../../context.ts'
import { Er2almError } from '../../errors.ts'
import type { RunConfig } from '../../pipeline/config.ts'
import { loadRunData, type RunData } from '../../pipeline/data-stage.ts'
import { openFinishedRun } from '../../pipeline/run.ts'
import type { RunFolder } from '../../pipeline/run-folder.ts'
import { openStoreReadOnly } from '../../store/read-only.ts'
import type { Store } from '../../store/sqlite.ts'
import type { OpenRun, ServedModel } from '../served-model.ts'
import { takeTurns } from './take-turns.ts'

/**
 * A run folder as its pages read it. Every file is parsed once, in portions between which other requests are answered, and
 * again only when it has changed; another process may write into the folder meanwhile.
 */
export interface RunReader {
  readonly run: RunFolder
  /** Name of the folder. */
  readonly name: string
  /** The folder as a command takes it; its name where that is not known. */
  readonly typed: string
  readonly context: Context
  readonly env: NodeJS.ProcessEnv
  /** The model of the run that answers; absent before there is one. */
  readonly served: ServedModel | undefined
  /** As the folder has it now: a run that is started again may bring another. */
  settings(): { readonly config: RunConfig; readonly baseDir: string }
  has(name: string): boolean
  /** A JSON file of the folder; undefined when it is not there. @throws {Er2almError} RUN_UNREADABLE */
  json<T>(name: string): Promise<T | undefined>
  /** A file of JSON lines; undefined when it is not there. @throws {Er2almError} RUN_UNREADABLE */
  lines<T>(name: string): Promise<readonly T[] | undefined>
  /**
   * Something that takes time to make: once, and again when one of the files it is made of has changed.
   * @param of names of files of the folder
   */
  made<T>(what: string, of: readonly string[], make: () => Promise<T>): Promise<T>
  /** Users, items and interactions; undefined before the data stage is done. */
  data(): Promise<RunData | undefined>
  /** The store, to look at; undefined when there is none. @throws {Er2almError} STORE_UNREADABLE */
  store(): Store | undefined
}

const STORE = 'store.sqlite'
const DATA = ['data/split.json', 'data/catalogue.jsonl', 'data/ids.json', 'data/train.txt', 'data/test.txt']

/** @param served the model of this very run, where it has one */
export function createRunReader(opened: OpenRun, served?: ServedModel): RunReader {
  const { run, context, env } = opened
  const name = basename(run.dir)
  const cache = new Map<string, { readonly version: string; readonly value: unknown }>()
  let store: { readonly version: string; readonly store: Store } | undefined

  function cached<T>(what: string, version: string, make: () => T): T {
    const known = cache.get(what)
    if (known?.version === version) return known.value as T
    const entry = { version, value: make() }
    cache.set(what, entry)
    // What failed is tried again.
    if (entry.value instanceof Promise) {
      entry.value.catch(() => {
        if (cache.get(what) === entry) cache.delete(what)
      })
    }
    return entry.value
  }

  const parsed = <T>(name: string, parse: (text: string) => Promise<T>): Promise<T | undefined> => {
    const version = versionOf(run.path(name))
    if (version === undefined) return Promise.resolve(undefined)
    return cached(`file ${name}`, version, async () => parse(await readFile(run.path(name), 'utf8')))
  }

  return {
    ...{ run, context, env, served, name, typed: opened.typed ?? name },
    settings: () =>
      cached('settings', versionOf(run.path('config.json')) ?? '', () => openFinishedRun(run.dir, context)),
    has: (name) => versionOf(run.path(name)) !== undefined,
    json: <T>(name: string) => parsed(name, async (text) => parseJson<T>(text, name)),
    lines: <T>(name: string) => parsed(name, (text) => parseLines<T>(text, name)),
    made: (what, of, make) => cached(`made ${what}`, of.map((name) => versionOf(run.path(name))).join(' '), make),
    data() {
      if (served !== undefined) return Promise.resolve(served.data)
      if (versionOf(run.path(DATA[0]!)) === undefined) return Promise.resolve(undefined)
      const version = DATA.map((name) => versionOf(run.path(name))).join(' ')
      return cached('data', version, () => loadRunData(run, context.signal))
    },
    store() {
      const version = versionOf(run.path(STORE))
      if (store !== undefined && store.version !== version) {
        store.store.close()
        store = undefined
      }
      if (version === undefined) return undefined
      store ??= { version, store: openStoreReadOnly(run.path(STORE)) }
      return store.store
    },
  }
}

/** Changes with the contents of a file; of a store only when another one takes its place, since it is read as it is now. */
function versionOf(file: string): string | undefined {
  const found = statSync(file, { throwIfNoEntry: false })
  if (found === undefined) return undefined
  return basename(file) === STORE ? `${found.ino}` : `${found.ino}/${found.size}/${found.mtimeMs}`
}

function parseJson<T>(text: string, name: string, row?: number): T {
  try {
    return JSON.parse(text) as T
  } catch (cause) {
    const where = row === undefined ? name : `line ${row} of ${name}`
    throw new Er2almError('RUN_UNREADABLE', `${where} is damaged: ${(cause as Error).message}`, {
      ...{ file: name, cause },
      ...(row !== undefined && { row }),
      hint: 'delete the file and run the config again: the stage that writes it is then done anew',
    })
  }
}

async function parseLines<T>(text: string, name: string): Promise<readonly T[]> {
  const records: T[] = []
  let row = 0
  const turns = takeTurns()
  for (let from = 0; from < text.length; ) {
    const end = text.indexOf('\n', from)
    const line = text.slice(from, end < 0 ? text.length : end)
    from = end < 0 ? text.length : end + 1
    row++
    if (line !== '') records.push(parseJson<T>(line, name, row))
    if (turns.due()) await turns.give()
  }
  return records
}

/** A file beside the config, where it is there. */
export async function fileBeside<T>(reader: RunReader, name: string): Promise<T | undefined> {
  const { baseDir } = reader.settings()
  const file = join(baseDir, name)
  if (versionOf(file) === undefined) return undefined
  return parseJson<T>(await readFile(file, 'utf8'), name)
}
