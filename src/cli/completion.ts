import { didYouMean } from '../data/nearest-name.ts'
import { Er2almError } from '../errors.ts'
import type { Command } from './command.ts'
import { bashCompletion } from './completion-bash.ts'
import { fishCompletion } from './completion-fish.ts'
import { zshCompletion } from './completion-zsh.ts'
import { requireWord } from './require-word.ts'

type Shell = 'bash' | 'zsh' | 'fish'

const SCRIPTS: Readonly<Record<Shell, (commands: readonly Command[]) => string>> = {
  bash: bashCompletion,
  zsh: zshCompletion,
  fish: fishCompletion,
}

/** Where each shell looks for such scripts. */
const PLACES: Readonly<Record<Shell, string>> = {
  bash: '~/.local/share/bash-completion/completions/er2alm',
  zsh: '"$fpath[1]/_er2alm"',
  fish: '~/.config/fish/completions/er2alm.fish',
}

/**
 * `er2alm completion bash|zsh|fish`.
 *
 * @param commands all of them, this one too; asked for when it runs
 */
export function completionCommand(commands: () => readonly Command[]): Command {
  const shells = Object.keys(SCRIPTS) as readonly Shell[]
  return {
    name: 'completion',
    summary: 'a script that completes commands, options, files and run folders in a shell',
    usage: 'bash|zsh|fish',
    takes: [
      {
        name: 'bash|zsh|fish',
        oneOf: Object.fromEntries(
          shells.map((shell) => [shell, `install it with: er2alm completion ${shell} > ${PLACES[shell]}`]),
        ),
      },
    ],
    options: {},
    examples: [
      ...shells.map((shell) => `er2alm completion ${shell} > ${PLACES[shell]}`),
      'er2alm completion bash > /tmp/er2alm && source /tmp/er2alm',
    ],
    exact: true,
    async run(input) {
      const shell = requireWord(input, 0, 'bash, zsh or fish', 'completion')
      if (!Object.hasOwn(SCRIPTS, shell)) {
        throw new Er2almError('USAGE', `er2alm completes nothing in ${JSON.stringify(shell)}`, {
          hint: `${didYouMean(shell, shells)}shells: ${shells.join(', ')}`,
        })
      }
      input.io.print(SCRIPTS[shell as Shell](commands()))
    },
  }
}
