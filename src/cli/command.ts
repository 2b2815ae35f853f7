/** An option of a command, as `--help` prints it. */
export interface CommandOption {
  readonly type: 'string' | 'boolean'
  readonly short?: string
  readonly multiple?: boolean
  /** Shown after the name: `--out DIR`. RUN, CONFIG, FILE, DIR and FOLDER also say what a shell completes. */
  readonly value?: string
  /** What a shell completes: the values there are, or the usual ones. */
  readonly values?: readonly string[]
  readonly help: string
}

/** A word of a command line that is no option. */
export interface CommandWord {
  /** As the usage writes it. RUN, CONFIG, FILE and DIR also say what a shell completes. */
  readonly name: string
  /** The words it may be, each with what it does. */
  readonly oneOf?: Readonly<Record<string, string>>
  /** True when there may be any number of it. */
  readonly repeats?: boolean
}

/** What a command is given. */
export interface CommandInput {
  /** Words after the command's name that are no options. */
  readonly words: readonly string[]
  readonly flags: Readonly<Record<string, string | boolean | readonly (string | boolean)[] | undefined>>
  readonly io: CommandIo
}

/** The outside world of a command; a test hands in its own. */
export interface CommandIo {
  /** The result: on a terminal for people, or with `--json` exactly one JSON document. */
  readonly print: (text: string) => void
  /** Progress and logs. */
  readonly note: (text: string) => void
  readonly env: NodeJS.ProcessEnv
  readonly cwd: string
  readonly signal: AbortSignal
  /** How the reader starts er2alm: `er2alm`, or in a checkout `npm run -s er2alm --`. */
  readonly program: string
  /** True when stderr is a terminal: bars, else one line a minute. */
  readonly interactive: boolean
  /** True when stdout is a terminal: nothing is printed that it would obey, exact data or not. */
  readonly screen?: boolean
  /** Width of that terminal. */
  readonly columns?: number
  /** Whether what is printed, and what is noted, may have colours. */
  readonly colour?: boolean
  readonly noteColour?: boolean
  /** Width of the terminal of stderr. */
  readonly noteColumns?: number
}

/** One command of `er2alm`. */
export interface Command {
  readonly name: string
  readonly summary: string
  /** After the name, e.g. `CONFIG [--out DIR]`. */
  readonly usage: string
  /** The words it reads, in order. */
  readonly takes: readonly CommandWord[]
  readonly options: Readonly<Record<string, CommandOption>>
  /** Each a command line; what stands behind three spaces or more explains it. */
  readonly examples: readonly string[]
  /** True when what it prints is data, byte for byte, rather than text for people. */
  readonly exact?: boolean
  run(input: CommandInput): Promise<void>
}

/** A flag that takes one text. */
export function textFlag(input: CommandInput, name: string): string | undefined {
  const value = input.flags[name]
  return typeof value === 'string' ? value : undefined
}

/** A flag that may be given several times. */
export function listFlag(input: CommandInput, name: string): readonly string[] {
  const value = input.flags[name]
  return Array.isArray(value) ? value.map(String) : []
}
