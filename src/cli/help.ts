import { nearestName } from '../data/nearest-name.ts'
import { Er2almError } from '../errors.ts'
import { asTyped } from './as-typed.ts'
import type { Command } from './command.ts'
import { renderCommandHelp, renderOverview } from './render-help.ts'

/**
 * `er2alm help [COMMAND [WORD]]`.
 *
 * @param commands all of them, this one too; asked for when it runs
 */
export function helpCommand(commands: () => readonly Command[]): Command {
  return {
    name: 'help',
    summary: 'what a command does, with its options and examples',
    usage: '[COMMAND [WORD]]',
    takes: [{ name: 'COMMAND' }, { name: 'WORD' }],
    options: {},
    examples: ['er2alm help', 'er2alm help run', 'er2alm help data check'],
    async run({ words, io }) {
      const [name, word] = words
      const text =
        name === undefined
          ? renderOverview(commands(), io.columns)
          : renderCommandHelp(commandNamed(name, commands()), word, io.columns)
      io.print(asTyped(text, io.program))
    },
  }
}

/** The command of a name. @throws {Er2almError} USAGE with the nearest one */
export function commandNamed(name: string, commands: readonly Command[]): Command {
  const command = commands.find((known) => known.name === name)
  if (command !== undefined) return command
  const near = nearestName(
    name,
    commands.map((known) => known.name),
  )
  throw new Er2almError('USAGE', `there is no command ${JSON.stringify(name)}`, {
    hint: near === undefined ? 'see `er2alm --help`' : `did you mean \`er2alm ${near}\`? See \`er2alm --help\``,
  })
}
