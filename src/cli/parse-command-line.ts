import { parseArgs } from 'node:util'
import { nearestName } from '../data/nearest-name.ts'
import { Er2almError } from '../errors.ts'
import type { Command, CommandInput } from './command.ts'

/**
 * Words and flags of a command line.
 *
 * @param rest what follows the command's name
 * @throws {Er2almError} USAGE for an option that there is not, a value that is missing, or a word too many
 */
export function parseCommandLine(command: Command, rest: readonly string[]): Pick<CommandInput, 'words' | 'flags'> {
  const options = Object.fromEntries(
    Object.entries(command.options).map(([name, { type, short, multiple }]) => [
      name,
      { type, ...(short && { short }), ...(multiple && { multiple }) },
    ]),
  )
  try {
    const { values, positionals } = parseArgs({ args: [...rest], options, allowPositionals: true, strict: true })
    refuseExtraWord(command, positionals)
    return { words: positionals, flags: values as CommandInput['flags'] }
  } catch (cause) {
    if (cause instanceof Er2almError) throw cause
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
function refuseExtraWord({ name, takes, options, usage }: Command, words: readonly string[]): void {
  const extra = takes.some(({ repeats }) => repeats) ? undefined : words[takes.length]
  if (extra === undefined) return
  const flag = Object.keys(options).find((option) => option === extra.replace(/[=:].*$/s, ''))
  throw new Er2almError('USAGE', `er2alm ${name} has no use for the word ${JSON.stringify(extra)}`, {
    hint:
      flag === undefined ? `usage: er2alm ${name} ${usage}` : `did you mean --${flag}? See \`er2alm ${name} --help\``,
  })
}
