import type { Command, CommandOption, CommandWord } from './command.ts'

/** What a shell offers at some place of a command line. */
export type Offer =
  | { readonly kind: 'values'; readonly values: readonly string[]; readonly help?: Readonly<Record<string, string>> }
  | { readonly kind: 'files' | 'folders' | 'runs' | 'nothing' }

/** Names of words and values that say what they are. */
const OFFERS: Readonly<Record<string, 'files' | 'folders' | 'runs'>> = {
  RUN: 'runs',
  'RUN|CONFIG': 'files',
  CONFIG: 'files',
  FILE: 'files',
  DIR: 'folders',
  FOLDER: 'folders',
}

/** What an option takes; undefined for one that takes nothing. */
function offerOfOption({ type, value = '', values }: CommandOption): Offer | undefined {
  if (type === 'boolean') return undefined
  return values === undefined ? { kind: OFFERS[value] ?? 'nothing' } : { kind: 'values', values }
}

/** What a word may be. */
export function offerOfWord({ name, oneOf }: CommandWord): Offer {
  return oneOf === undefined
    ? { kind: OFFERS[name] ?? 'nothing' }
    : { kind: 'values', values: Object.keys(oneOf), help: oneOf }
}

/** An option as it is typed. */
export interface Flag {
  readonly long: string
  readonly short?: string
  readonly help: string
  readonly repeats: boolean
  readonly offer: Offer | undefined
}

/** The options of a command, `--help` among them. */
export function flagsOf({ options }: Command): readonly Flag[] {
  const own = Object.entries(options).map(
    ([long, option]): Flag => ({
      long,
      ...(option.short !== undefined && { short: option.short }),
      help: option.help,
      repeats: option.multiple === true,
      offer: offerOfOption(option),
    }),
  )
  return [...own, { long: 'help', short: 'h', help: 'options and examples', repeats: false, offer: undefined }]
}

/** What the word of `er2alm help COMMAND` may be: a command. */
export function wordsOf(command: Command, commands: readonly Command[]): readonly CommandWord[] {
  const all = Object.fromEntries(commands.map(({ name, summary }) => [name, summary]))
  return command.takes.map((word) => (word.name === 'COMMAND' ? { ...word, oneOf: all } : word))
}
