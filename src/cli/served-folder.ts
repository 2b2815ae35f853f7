import { resolve } from 'node:path'
import type { ColumnMapping } from '../data/readers/format.ts'
import { Er2almError } from '../errors.ts'
import { quickStart } from '../pipeline/quick-start.ts'
import { type CommandInput, type CommandOption, textFlag } from './command.ts'
import { numberFlag } from './number-flag.ts'
import { renderGuess } from './render-guess.ts'
import { requireWord } from './require-word.ts'
import { terminalContext } from './terminal-context.ts'

const SEED = 1

/** Options of a service that is made from data alone. */
export const QUICK_START_OPTIONS: Readonly<Record<string, CommandOption>> = {
  data: {
    type: 'string',
    value: 'FILE',
    help: 'in place of a RUN: a file of interactions, of which one model is fitted at once; nothing is held out or measured',
  },
  catalogue: { type: 'string', value: 'FILE', help: 'with --data: titles of the items' },
  out: { type: 'string', value: 'DIR', help: 'with --data: run folder that is made (default: runs/quick-start)' },
  columns: {
    type: 'string',
    value: 'user=A,item=B',
    help: 'with --data: columns by name or place, where they are not told right; also rating= and time=',
  },
  'min-rating': { type: 'string', value: 'R', help: 'with --data: only interactions rated at least this count' },
}

/**
 * The run folder that a command is to serve: the word RUN, or one that is made from `--data` now.
 *
 * @throws {Er2almError} USAGE for both or neither; those of `quickStart`
 */
export async function servedFolder(input: CommandInput): Promise<string> {
  const { io, words } = input
  const data = textFlag(input, 'data')
  if (data === undefined) {
    const stray = Object.keys(QUICK_START_OPTIONS).find((name) => input.flags[name] !== undefined)
    if (stray === undefined) return requireWord(input, 0, 'RUN, or --data FILE', 'serve')
    throw new Er2almError('USAGE', `--${stray} goes with --data FILE`, { hint: 'leave it out: a RUN has its own data' })
  }
  if (words[0] !== undefined)
    throw new Er2almError('USAGE', 'a RUN brings its own data', { hint: 'leave out --data or the RUN' })
  const catalogue = textFlag(input, 'catalogue')
  const columns = columnsFlag(input)
  const minRating = numberFlag(input, 'min-rating')
  const model = textFlag(input, 'model')
  const context = terminalContext({ ...io, seed: SEED })
  const started = await quickStart(
    {
      data: resolve(io.cwd, data),
      out: resolve(io.cwd, textFlag(input, 'out') ?? 'runs/quick-start'),
      ...(catalogue !== undefined && { catalogue: resolve(io.cwd, catalogue) }),
      ...(columns && { columns }),
      ...(minRating !== undefined && { minRating }),
      ...(model !== undefined && { model }),
    },
    context,
  )
  const { guess, read, fit } = started.seconds
  io.note(renderGuess({ looked: [], leftOut: [], ...started.guessed }))
  io.note(
    `told the columns in ${guess.toFixed(1)} s, read in ${read.toFixed(1)} s, fitted ${started.model} in ${fit.toFixed(1)} s\n`,
  )
  return started.run.dir
}

/** `user=A,item=B` with rating and time if wanted. @throws {Er2almError} USAGE */
function columnsFlag(input: CommandInput): ColumnMapping | undefined {
  const text = textFlag(input, 'columns')
  if (text === undefined) return undefined
  const pairs = text.split(',').map((pair) => pair.split('=').map((part) => part.trim()))
  const columns = Object.fromEntries(pairs)
  const known = pairs.every(([role = '', column]) => ['user', 'item', 'rating', 'time'].includes(role) && column)
  if (known && columns.user && columns.item) return columns as unknown as ColumnMapping
  throw new Er2almError('USAGE', `--columns ${JSON.stringify(text)} does not say where users and items are`, {
    hint: 'for example --columns user=customer,item=sku,time=ordered',
  })
}
