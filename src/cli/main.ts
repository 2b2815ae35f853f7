#!/usr/bin/env node
import { parseArgs } from 'node:util'
import { nearestName } from '../data/nearest-name.ts'
import { ERROR_KINDS, Er2almError } from '../errors.ts'
import { screenJson, screenText } from '../explain/terminal-text.ts'
import { packageVersion } from '../pipeline/package-version.ts'
import { asTyped } from './as-typed.ts'
import type { Command, CommandIo } from './command.ts'
import { COMMANDS } from './registry.ts'
import { renderError } from './render-error.ts'

/** Runs one command line. Never throws: returns the exit status. */
export async function main(argv: readonly string[], io: CommandIo): Promise<number> {
  const json = argv.includes('--json')
  let printed = false
  const print = (text: string): void => {
    printed = true
    io.print(text)
  }
  try {
    await dispatch(argv, { ...io, print })
    return 0
  } catch (error) {
    const known = toKnown(error, io)
    // A command that has printed its document (defects, a broken trace) has said it all there.
    if (json && !printed)
      io.print(
        `${screenJson(JSON.stringify({ error: { code: known.code, message: known.message, file: known.file, row: known.row, hint: known.hint } }))}\n`,
      )
    io.note(renderError(known, io.program))
    if (known.code === 'BUG' && io.env.ER2ALM_DEBUG) io.note(`${(error as Error).stack}\n`)
    return known.exitStatus
  }
}

async function dispatch(argv: readonly string[], io: CommandIo): Promise<void> {
  const [name, ...rest] = argv
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    io.print(asTyped(overview(), io.program))
    return
  }
  if (name === '--version' || name === '-v') {
    io.print(`${packageVersion()}\n`)
    return
  }
  const command = COMMANDS.find((known) => known.name === name)
  if (command === undefined) {
    const near = nearestName(
      name,
      COMMANDS.map((known) => known.name),
    )
    throw new Er2almError('USAGE', `there is no command ${JSON.stringify(name)}`, {
      hint: near === undefined ? 'see `er2alm --help`' : `did you mean \`er2alm ${near}\`? See \`er2alm --help\``,
    })
  }
  if (rest.includes('--help') || rest.includes('-h')) {
    io.print(asTyped(commandHelp(command), io.program))
    return
  }
  const { values, positionals } = parseFlags(command, rest)
  refuseExtraWord(command, positionals)
  const print = (text: string): void => io.print(cleaner(command, rest, io)(text))
  await command.run({ words: positionals, flags: values as never, io: { ...io, print } })
}

/** What is done with all that a command prints: titles, quotes and replies in it are other people's words. */
function cleaner(command: Command, rest: readonly string[], io: CommandIo): (text: string) => string {
  if (rest.includes('--json')) return screenJson
  return command.exact && !io.screen ? (text) => text : screenText
}

function parseFlags(command: Command, rest: readonly string[]): { values: object; positionals: string[] } {
  const options = Object.fromEntries(
    Object.entries(command.options).map(([name, { type, short, multiple }]) => [
      name,
      { type, ...(short && { short }), ...(multiple && { multiple }) },
    ]),
  )
  try {
    return parseArgs({ args: [...rest], options, allowPositionals: true, strict: true })
  } catch (cause) {
    const message = (cause as Error).message.split('. ')[0]!
    const misspelt = /^Unknown option '-*([^']+)'/.exec(message)?.[1]
    const near = misspelt === undefined ? undefined : nearestName(misspelt, Object.keys(command.options))
    throw new Er2almError('USAGE', message, {
      hint: `${near === undefined ? '' : `did you mean --${near}? `}see \`er2alm ${command.name} --help\``,
      cause,
    })
  }
}

/** A word too many may be an option without its dashes, such as a cap that then would not hold. */
function refuseExtraWord({ name, mostWords, options, usage }: Command, words: readonly string[]): void {
  const extra = mostWords === undefined ? undefined : words[mostWords]
  if (extra === undefined) return
  const flag = Object.keys(options).find((option) => option === extra.replace(/[=:].*$/s, ''))
  throw new Er2almError('USAGE', `er2alm ${name} has no use for the word ${JSON.stringify(extra)}`, {
    hint:
      flag === undefined ? `usage: er2alm ${name} ${usage}` : `did you mean --${flag}? See \`er2alm ${name} --help\``,
  })
}

function toKnown(error: unknown, io: CommandIo): Er2almError {
  if (error instanceof Er2almError) return error
  if (io.signal.aborted) {
    return new Er2almError('INTERRUPTED', 'stopped', {
      hint: 'run the same command again: it goes on where it stopped',
      cause: error,
    })
  }
  return new Er2almError('BUG', error instanceof Error ? error.message : String(error), {
    hint: 'this is a bug in er2alm: please report it with the output of the same command under ER2ALM_DEBUG=1',
    cause: error,
  })
}

function overview(): string {
  const width = Math.max(...COMMANDS.map(({ name }) => name.length))
  const lines = COMMANDS.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}`)
  return [
    'er2alm: recommendations from a catalogue, with an LLM whose every statement can be checked',
    '',
    'usage: er2alm COMMAND [options]',
    '',
    ...lines,
    '',
    'Each command has --help. Results go to stdout, progress to stderr; --json prints one JSON document.',
    `Exit status: ${exitStatusLine()}`,
    '',
  ].join('\n')
}

function exitStatusLine(): string {
  const meanings = {
    bug: 'our bug',
    usage: 'wrong usage or config',
    data: 'bad data',
    provider: 'provider or budget stop (resumable)',
    interrupted: 'interrupted (resumable)',
  }
  const statuses = new Map<string, number>()
  for (const [code, kind] of Object.entries(ERROR_KINDS))
    statuses.set(kind, new Er2almError(code as keyof typeof ERROR_KINDS, '').exitStatus)
  return ['0 done', ...Object.entries(meanings).map(([kind, text]) => `${statuses.get(kind)} ${text}`)].join(' · ')
}

function commandHelp(command: Command): string {
  const rows = Object.entries(command.options).map(([name, { short, value, help }]) => {
    const flag = `${short ? `-${short}, ` : ''}--${name}${value ? ` ${value}` : ''}`
    return { flag, help }
  })
  rows.push({ flag: '-h, --help', help: 'this text' })
  const width = Math.max(...rows.map(({ flag }) => flag.length))
  return [
    `er2alm ${command.name}: ${command.summary}`,
    '',
    `usage: er2alm ${command.name} ${command.usage}`,
    '',
    ...rows.map(({ flag, help }) => `  ${flag.padEnd(width)}  ${help}`),
    '',
    'examples:',
    ...command.examples.map((example) => `  ${example}`),
    '',
  ].join('\n')
}

if (import.meta.main) {
  const abort = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (abort.signal.aborted) process.exit(130)
      abort.abort(
        new Er2almError('INTERRUPTED', `stopped by ${signal}`, {
          hint: 'run the same command again: it goes on where it stopped',
        }),
      )
    })
  }
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(0)
    throw error
  })
  const status = await main(process.argv.slice(2), {
    print: (text) => process.stdout.write(text),
    note: (text) => process.stderr.write(text),
    env: process.env,
    cwd: process.cwd(),
    signal: abort.signal,
    // The sources run in a checkout only, where no `er2alm` is on the path.
    program: import.meta.filename.endsWith('.ts') ? 'npm run er2alm --' : 'er2alm',
    interactive: process.stderr.isTTY === true,
    screen: process.stdout.isTTY === true,
  })
  process.exitCode = status
}
