import { accessSync, constants, statfsSync } from 'node:fs'
import { availableParallelism, freemem, totalmem } from 'node:os'
import { DatabaseSync } from 'node:sqlite'
import type { Style } from '../explain/style.ts'
import { whyNoWasm } from '../numeric/wasm-memory.ts'
import type { Command } from './command.ts'
import { renderColumns } from './render-columns.ts'

/** One thing that was looked at. */
interface Finding {
  readonly name: string
  /** `missing`: optional and not there; `problem`: something will not work. */
  readonly status: 'ok' | 'missing' | 'problem'
  readonly found: string
  /** The command or action that changes it. */
  readonly fix?: string
}

const STYLES: Readonly<Record<Finding['status'], Style>> = { ok: 'good', missing: 'doubtful', problem: 'bad' }
const OLDEST_NODE = 24
const LITTLE_BYTES = 2 ** 30

/** Packages that er2alm uses only when a config asks for them. */
const OPTIONAL = [
  { name: '@huggingface/transformers', use: 'local sentence vectors (embed.encoder transformers)' },
  { name: 'node-llama-cpp', use: 'a language model in this process (llm.provider llama-cpp)' },
  { name: '@duckdb/node-api', use: 'passages by SQL (knowledge.sources duckdb)' },
] as const

/** `er2alm doctor`. Never fails because something optional is missing. */
export const doctorCommand: Command = {
  name: 'doctor',
  summary: 'what is installed, what is missing and the command that installs it',
  usage: '[--json]',
  takes: [],
  options: { json: { type: 'boolean', help: 'print one JSON document' } },
  examples: ['er2alm doctor'],
  async run({ flags, io }) {
    const findings = [
      node(),
      kernels(),
      ...sqlite(),
      ...OPTIONAL.map(optional),
      ...machine(),
      disk(io.cwd),
      writable(io.cwd),
    ]
    if (flags.json) io.print(`${JSON.stringify({ findings })}\n`)
    else {
      const rows = findings.map(({ name, status, found, fix }) => [status, name, found, fix ?? ''])
      io.print(
        renderColumns(['status', 'what', 'found', 'to do'], rows, (cell, column) =>
          column === 'status' ? STYLES[cell as Finding['status']] : undefined,
        ),
      )
    }
  },
}

function node(): Finding {
  const { node: version } = process.versions
  const enough = Number(version.split('.')[0]) >= OLDEST_NODE
  return enough
    ? { name: 'Node.js', status: 'ok', found: version }
    : { name: 'Node.js', status: 'problem', found: version, fix: `install Node.js ${OLDEST_NODE} or newer` }
}

function kernels(): Finding {
  const missing = whyNoWasm()
  return missing === undefined
    ? { name: 'fast kernels', status: 'ok', found: 'WebAssembly with SIMD' }
    : { name: 'fast kernels', status: 'missing', found: `plain TypeScript, several times slower (${missing})` }
}

function sqlite(): Finding[] {
  const db = new DatabaseSync(':memory:')
  try {
    const version = String(db.prepare('SELECT sqlite_version() AS version').get()?.version)
    const options = db
      .prepare('PRAGMA compile_options')
      .all()
      .map((row) => Object.values(row)[0])
    const fts5 = options.includes('ENABLE_FTS5')
    return [
      { name: 'SQLite', status: 'ok', found: version },
      fts5
        ? { name: 'SQLite full text (FTS5)', status: 'ok', found: 'built in' }
        : {
            name: 'SQLite full text (FTS5)',
            status: 'problem',
            found: 'not built in',
            fix: 'use Node.js from nodejs.org',
          },
    ]
  } finally {
    db.close()
  }
}

function optional({ name, use }: (typeof OPTIONAL)[number]): Finding {
  try {
    import.meta.resolve(name)
    return { name, status: 'ok', found: `installed: ${use}` }
  } catch {
    return { name, status: 'missing', found: `optional: ${use}`, fix: `npm install ${name}` }
  }
}

function machine(): Finding[] {
  const memory = `${gigabytes(freemem())} free of ${gigabytes(totalmem())}`
  const cores: Finding = { name: 'processor cores', status: 'ok', found: String(availableParallelism()) }
  const enough = freemem() >= LITTLE_BYTES
  return [
    cores,
    enough
      ? { name: 'memory', status: 'ok', found: memory }
      : { name: 'memory', status: 'problem', found: memory, fix: 'close other programs, or set threads: 1' },
  ]
}

function disk(dir: string): Finding {
  const { bavail, bsize } = statfsSync(dir)
  const free = bavail * bsize
  const found = `${gigabytes(free)} free in ${dir}`
  return free >= LITTLE_BYTES
    ? { name: 'disk', status: 'ok', found }
    : { name: 'disk', status: 'problem', found, fix: 'free some space, or use --out on another disk' }
}

function writable(dir: string): Finding {
  try {
    accessSync(dir, constants.W_OK)
    return { name: 'this folder', status: 'ok', found: 'may be written to' }
  } catch {
    return {
      name: 'this folder',
      status: 'problem',
      found: 'may not be written to',
      fix: 'use --out with another folder',
    }
  }
}

function gigabytes(bytes: number): string {
  return `${(bytes / 2 ** 30).toFixed(1)} GiB`
}
