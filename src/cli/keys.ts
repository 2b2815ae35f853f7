import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { Er2almError } from '../errors.ts'
import { createKey, readKeys, type StoredKey, writeKeys } from '../serve/guards/key-file.ts'
import { SCOPES, type Scope } from '../serve/settings.ts'
import { type Command, type CommandInput, listFlag, textFlag } from './command.ts'
import { renderColumns } from './render-columns.ts'
import { requireWord } from './require-word.ts'

/** `er2alm keys new|list|remove`: who may ask a service. */
export const keysCommand: Command = {
  name: 'keys',
  summary: 'API keys of a service: make one, list them, take one away',
  usage: 'new|list|remove --file FILE [--name NAME] [--scope read|write|admin]… [--json]',
  takes: [
    {
      name: 'new|list|remove',
      oneOf: { new: 'makes a key, and shows it once', list: 'names, scopes and dates', remove: 'takes a key away' },
    },
  ],
  options: {
    file: { type: 'string', value: 'FILE', help: 'the file of keys; `er2alm serve --keys FILE` reads it' },
    name: { type: 'string', value: 'NAME', help: 'whose key it is; the name stands in the log of the service' },
    scope: {
      type: 'string',
      multiple: true,
      value: 'SCOPE',
      values: SCOPES,
      help: 'what it may do: read (lists, explanations, pages), write (events, new items), admin (swap, pause); each by itself',
    },
    json: { type: 'boolean', help: 'print one JSON document' },
  },
  examples: [
    'er2alm keys new --file keys.jsonl --name shop --scope read --scope write',
    'er2alm keys list --file keys.jsonl',
    'er2alm keys remove --file keys.jsonl --name shop',
  ],
  async run(input) {
    const action = requireWord(input, 0, 'new, list or remove', 'keys')
    const file = resolve(input.io.cwd, requireText(input, 'file'))
    if (action === 'new') newKey(input, file)
    else if (action === 'list') listKeys(input, file)
    else if (action === 'remove') removeKey(input, file)
    else {
      throw new Er2almError('USAGE', `er2alm keys cannot ${JSON.stringify(action)}`, { hint: 'new, list or remove' })
    }
  },
}

function newKey(input: CommandInput, file: string): void {
  const name = requireText(input, 'name')
  const known = existsSync(file) ? readKeys(file) : []
  if (known.some((key) => key.name === name)) {
    throw new Er2almError('USAGE', `there is a key ${name} already`, {
      hint: 'choose another --name, or take that one away with `er2alm keys remove`',
    })
  }
  const { key, stored } = createKey(name, scopesOf(input), Date.now())
  writeKeys(file, [...known, stored])
  const { io, flags } = input
  io.print(flags.json ? `${JSON.stringify({ name, key, scopes: stored.scopes })}\n` : `${key}\n`)
  io.note('this is the only time that the key is shown: the file has its hash\n')
}

function listKeys({ io, flags }: CommandInput, file: string): void {
  const keys = readKeys(file).map(({ name, scopes, created }) => ({ name, scopes, created }))
  const rows = keys.map(({ name, scopes, created }) => [name, scopes.join(' '), created])
  io.print(flags.json ? `${JSON.stringify(keys)}\n` : renderColumns(['name', 'scopes', 'created'], rows))
}

function removeKey(input: CommandInput, file: string): void {
  const name = requireText(input, 'name')
  const known = readKeys(file)
  const left: readonly StoredKey[] = known.filter((key) => key.name !== name)
  if (left.length === known.length) {
    throw new Er2almError('ID_UNKNOWN', `there is no key ${JSON.stringify(name)}`, {
      hint: `keys: ${known.map((key) => key.name).join(', ') || 'none'}`,
    })
  }
  writeKeys(file, left)
  const { io, flags } = input
  if (flags.json) io.print(`${JSON.stringify({ removed: name, left: left.length })}\n`)
  io.note(`the key ${name} is gone; a running service refuses it within a second\n`)
}

function scopesOf(input: CommandInput): readonly Scope[] {
  const asked = [...new Set(listFlag(input, 'scope'))]
  const wrong = asked.find((scope) => !SCOPES.some((known) => known === scope))
  if (asked.length > 0 && wrong === undefined) return asked as Scope[]
  throw new Er2almError(
    'USAGE',
    wrong === undefined ? 'a key needs at least one --scope' : `there is no scope ${JSON.stringify(wrong)}`,
    { hint: `scopes: ${SCOPES.join(', ')}; none holds another` },
  )
}

function requireText(input: CommandInput, flag: 'file' | 'name'): string {
  const text = textFlag(input, flag)
  if (text !== undefined && text !== '') return text
  throw new Er2almError('USAGE', `er2alm keys needs --${flag}`, { hint: 'see `er2alm keys --help`' })
}
