import { existsSync, statSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { Er2almError } from '../errors.ts'
import { type GuessedData, guessData } from '../pipeline/guess-data.ts'
import { CONFIG_NAMES } from '../pipeline/load-config.ts'
import { starterConfig, starterEnvironment } from '../pipeline/starter-config.ts'
import { asTyped } from './as-typed.ts'
import type { Command } from './command.ts'
import { renderGuess } from './render-guess.ts'

const CONFIG = 'er2alm.config.ts'
const ENVIRONMENT = '.env.example'

/** `er2alm init [DIR]`. */
export const initCommand: Command = {
  name: 'init',
  summary: 'writes a commented er2alm.config.ts for the data files of a folder',
  usage: '[DIR] [--force] [--json]',
  takes: [{ name: 'DIR' }],
  options: {
    force: { type: 'boolean', help: 'overwrite what is there' },
    json: { type: 'boolean', help: 'print what was guessed as one JSON document' },
  },
  examples: ['er2alm init', 'er2alm init ml-1m && er2alm data check ml-1m'],
  async run({ words, flags, io }) {
    const dir = resolve(io.cwd, words[0] ?? '.')
    if (!existsSync(dir) || !statSync(dir).isDirectory()) {
      throw new Er2almError('FILE_MISSING', `there is no folder ${dir}`, {
        file: dir,
        hint: 'give the folder that holds the data files',
      })
    }
    const files = { [CONFIG]: join(dir, CONFIG), [ENVIRONMENT]: join(dir, ENVIRONMENT) }
    const there = [...CONFIG_NAMES, ENVIRONMENT].map((name) => join(dir, name)).find((file) => existsSync(file))
    if (there !== undefined && !flags.force) {
      throw new Er2almError('INIT_EXISTS', `${there} is there already`, {
        file: there,
        hint: 'keep it, or overwrite it with --force',
      })
    }
    const guessed = await guessData(dir)
    if (guessed.interactions === undefined && guessed.parts === undefined) throw noInteractions(dir, guessed)
    write(files[CONFIG]!, starterConfig(guessed))
    write(files[ENVIRONMENT]!, starterEnvironment())
    io.print(
      flags.json
        ? `${JSON.stringify({ dir, ...guessed })}\n`
        : asTyped(`${renderGuess(guessed)}\n${next(dir)}`, io.program),
    )
  },
}

function next(dir: string): string {
  return `written: ${join(dir, CONFIG)}, ${join(dir, ENVIRONMENT)}\nnext: er2alm data check ${dir}\n`
}

function noInteractions(dir: string, { looked, leftOut }: GuessedData): Er2almError {
  const files = looked.map(({ name, columns }) => (columns === undefined ? name : `${name}: ${columns.join(', ')}`))
  const seen = looked.length === 0 ? 'it has no table file with rows' : `looked at ${files.join('; ')}`
  const unreadable = leftOut.filter(({ name }) => !looked.some((table) => table.name === name))
  const unread = unreadable.map(({ name, why }) => `; ${name} is ${why}`).join('')
  return new Er2almError('INIT_NO_DATA', `no file of ${dir} looks like interactions (${seen}${unread})`, {
    file: dir,
    hint: 'put a CSV, TSV, JSON lines, Parquet or :: file into it, with columns such as user, item, rating and time; or write the config by hand: data: { interactions: { path: "FILE", format: "csv", columns: { user: "NAME", item: "NAME" } } }',
  })
}

function write(file: string, text: string): void {
  try {
    writeFileSync(file, text)
  } catch (cause) {
    throw new Er2almError('FILE_UNWRITABLE', `${file} cannot be written: ${(cause as Error).message}`, {
      file,
      hint: 'check that the folder may be written to and has room',
      cause,
    })
  }
}
