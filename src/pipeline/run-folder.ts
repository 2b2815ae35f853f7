import { createHash } from 'node:crypto'
import { createReadStream, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Context } from '../context.ts'
import { Er2almError } from '../errors.ts'
import { canonicalJson, type Json } from '../llm/request.ts'

/** What the manifest says of a finished stage. */
export interface StageRecord {
  /** SHA-256 of stage, code version, config part and the identities of its inputs. */
  readonly identity: string
  readonly inputs: Readonly<Record<string, string>>
  readonly seconds: number
  /** Peak resident memory of the process so far. */
  readonly peakRssBytes: number
  readonly finished: string
  readonly versions: { readonly er2alm: string; readonly node: string }
  readonly outputs: readonly string[]
  /** SHA-256 (hex) of each output file as it was written; the store, which later stages write to, is left out. */
  readonly hashes?: Readonly<Record<string, string>>
}

/** What decides whether a stage must run. */
export interface StageKey {
  /** Raised when the stage's code changes what comes out. */
  readonly version: number
  readonly config: Json
  readonly inputs: Readonly<Record<string, string>>
}

/** The folder that a run writes and every later command reads (architecture.md §3.3). */
export interface RunFolder {
  readonly dir: string
  path(...parts: string[]): string
  /** Writes a file whole or not at all. */
  write(name: string, content: string | Uint8Array): void
  readJson<T>(name: string): T
  readLines<T>(name: string): readonly T[]
  manifest(): Readonly<Record<string, StageRecord>>
  /**
   * Runs a stage unless the folder holds its result. `work` returns the names of the files that it wrote, and its seconds
   * where the time that has passed is not its own (it waited for other stages).
   * @returns the stage's identity, and whether it ran
   */
  stage(
    name: string,
    key: StageKey,
    work: () => Promise<readonly string[] | { readonly outputs: readonly string[]; readonly seconds: number }>,
  ): Promise<{ readonly identity: string; readonly ran: boolean }>
}

const STORE_FILE = 'store.sqlite'

/** Opens or makes a run folder. */
export function openRunFolder(dir: string, packageVersion: string, context: Context): RunFolder {
  try {
    mkdirSync(dir, { recursive: true })
  } catch (cause) {
    throw new Er2almError('RUN_UNWRITABLE', `cannot make the run folder ${dir}: ${(cause as Error).message}`, {
      file: dir,
      hint: 'choose another --out folder, or free disk space',
      cause,
    })
  }
  const path = (...parts: string[]): string => join(dir, ...parts)
  const manifestFile = 'manifest.json'

  function manifest(): Record<string, StageRecord> {
    const file = path(manifestFile)
    if (!existsSync(file)) return {}
    try {
      const { stages } = JSON.parse(readFileSync(file, 'utf8')) as { stages?: Record<string, StageRecord> }
      if (typeof stages !== 'object' || stages === null) throw new TypeError('it has no stages')
      return stages
    } catch (cause) {
      throw new Er2almError('RUN_UNREADABLE', `${file} is not a manifest of er2alm`, {
        file,
        hint: 'delete the file: every stage then runs again, and paid replies are still in store.sqlite',
        cause,
      })
    }
  }

  function write(name: string, content: string | Uint8Array): void {
    const file = path(name)
    const part = `${file}.part`
    try {
      mkdirSync(dirname(file), { recursive: true })
      writeFileSync(part, content)
      renameSync(part, file)
    } catch (cause) {
      rmSync(part, { force: true })
      throw new Er2almError('RUN_UNWRITABLE', `cannot write ${file}: ${(cause as Error).message}`, {
        file,
        hint: 'free disk space or choose another --out folder, then run the same command again',
        cause,
      })
    }
  }

  async function hashOutputs(names: readonly string[]): Promise<Readonly<Record<string, string>>> {
    const hashes = await Promise.all(names.map((name) => hashFile(path(name))))
    return Object.fromEntries(names.map((name, i) => [name, hashes[i]!]))
  }

  function readText(name: string): string {
    try {
      return readFileSync(path(name), 'utf8')
    } catch (cause) {
      throw new Er2almError('RUN_UNREADABLE', `the run folder ${dir} has no ${name}`, {
        file: path(name),
        hint: 'give the folder of a finished run (er2alm run CONFIG --out DIR)',
        cause,
      })
    }
  }

  function parse<T>(text: string, name: string, row?: number): T {
    try {
      return JSON.parse(text) as T
    } catch (cause) {
      throw new Er2almError('RUN_UNREADABLE', `${path(name)} is damaged: ${(cause as Error).message}`, {
        file: path(name),
        row,
        hint: 'delete the file and run the config again: the stage that writes it is then done anew',
        cause,
      })
    }
  }

  return {
    dir,
    path,
    write,
    readJson: (name) => parse(readText(name), name),
    readLines: <T>(name: string) =>
      readText(name)
        .split('\n')
        .flatMap((line, i) => (line === '' ? [] : [parse<T>(line, name, i + 1)])),
    manifest,
    async stage(name, key, work) {
      const identity = hashJson({ stage: name, version: key.version, config: key.config, inputs: key.inputs })
      const known = manifest()[name]
      if (known?.identity === identity && known.outputs.every((output) => existsSync(path(output)))) {
        return { identity, ran: false }
      }
      const began = context.clock.nowMs()
      const done = await work()
      const elapsed = (context.clock.nowMs() - began) / 1000
      const { outputs, seconds } = 'seconds' in done ? done : { outputs: done, seconds: elapsed }
      const record: StageRecord = {
        identity,
        inputs: key.inputs,
        seconds,
        peakRssBytes: process.resourceUsage().maxRSS * 1024,
        finished: new Date(context.clock.nowMs()).toISOString(),
        versions: { er2alm: packageVersion, node: process.version },
        outputs,
        hashes: await hashOutputs(outputs.filter((output) => output !== STORE_FILE && existsSync(path(output)))),
      }
      write(manifestFile, `${JSON.stringify({ stages: { ...manifest(), [name]: record } }, null, 2)}\n`)
      context.log.info('stage done', { stage: name, seconds: Number(record.seconds.toFixed(2)) })
      return { identity, ran: true }
    },
  }
}

/** SHA-256 (hex) of a JSON value. */
export function hashJson(value: Json): string {
  return createHash('sha256').update(canonicalJson(value)).digest('hex')
}

/** SHA-256 (hex) of a file's bytes. @throws {Er2almError} FILE_MISSING */
export async function hashFile(file: string): Promise<string> {
  const hash = createHash('sha256')
  try {
    for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer)
  } catch (cause) {
    throw new Er2almError('FILE_MISSING', `cannot read ${file}: ${(cause as Error).message}`, {
      file,
      hint: 'check the path in the config; paths are relative to the config file',
      cause,
    })
  }
  return hash.digest('hex')
}

/** JSON lines of records. */
export function toLines(records: Iterable<unknown>): string {
  let text = ''
  for (const record of records) text += `${JSON.stringify(record)}\n`
  return text
}
