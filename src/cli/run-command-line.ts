import { Er2almError } from '../errors.ts'
import { showStyles } from '../explain/style.ts'
import { screenJson, screenText } from '../explain/terminal-text.ts'
import { packageVersion } from '../pipeline/package-version.ts'
import type { Command, CommandIo } from './command.ts'
import { commandNamed } from './help.ts'
import { parseCommandLine } from './parse-command-line.ts'
import { COMMANDS } from './registry.ts'
import { renderError } from './render-error.ts'

/** Runs one command line. Never throws: returns the exit status. */
export async function runCommandLine(argv: readonly string[], terminal: CommandIo): Promise<number> {
  const note = (text: string): void => terminal.note(showStyles(text, terminal.noteColour === true))
  const io = { ...terminal, note }
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
    io.note(renderError(known, io.program, true))
    if (known.code === 'BUG' && io.env.ER2ALM_DEBUG) io.note(`${(error as Error).stack}\n`)
    return known.exitStatus
  }
}

async function dispatch(argv: readonly string[], io: CommandIo): Promise<void> {
  const [name = '--help', ...rest] = argv
  if (name === '--version' || name === '-v') {
    io.print(`${packageVersion()}\n`)
    return
  }
  if (name === '--help' || name === '-h') return dispatch(['help'], io)
  const command = commandNamed(name, COMMANDS)
  if (rest.includes('--help') || rest.includes('-h')) {
    const word = rest.find((given) => command.takes.some(({ oneOf }) => Object.hasOwn(oneOf ?? {}, given)))
    return dispatch(['help', name, ...(word === undefined ? [] : [word])], io)
  }
  const { words, flags } = parseCommandLine(command, rest)
  const print = (text: string): void => io.print(cleaner(command, rest, io)(text))
  await command.run({ words, flags, io: { ...io, print } })
}

/** What is done with all that a command prints: titles, quotes and replies in it are other people's words. */
function cleaner(command: Command, rest: readonly string[], io: CommandIo): (text: string) => string {
  if (rest.includes('--json')) return screenJson
  if (command.exact && !io.screen) return (text) => text
  return (text) => showStyles(screenText(text), io.colour === true)
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
