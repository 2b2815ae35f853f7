import type { Command } from './command.ts'
import { type Flag, flagsOf, type Offer, offerOfWord, wordsOf } from './completion-source.ts'

/** The completion script of zsh, with what each option and word means. */
export function zshCompletion(commands: readonly Command[]): string {
  return `#compdef er2alm
# zsh completion for er2alm; made by \`er2alm completion zsh\`
_er2alm_runs() {
  local -a found
  found=(\${~PREFIX}*/manifest.json(N:h) \${~PREFIX}*/*/manifest.json(N:h))
  if (( $#found )); then
    compadd -f -- $found
  else
    _path_files -/
  fi
}
_er2alm() {
  local curcontext=$curcontext state line
  local -a commands
  commands=(
${commands.map(({ name, summary }) => `    ${shell(`${name}:${summary}`)}\n`).join('')}  )
  _arguments -C '(- *)'{-h,--help}'[options and examples]' '(- *)'{-v,--version}'[the version]' '1:command:->command' '*::word:->words'
  case $state in
    command) _describe -t commands 'command' commands ;;
    words)
      case $words[1] in
${commands.map((command) => commandCase(command, commands)).join('')}      esac
      ;;
  esac
}
if [[ $funcstack[1] == _er2alm ]]; then _er2alm "$@"; else compdef _er2alm er2alm; fi
`
}

function commandCase(command: Command, commands: readonly Command[]): string {
  const specs = [
    ...flagsOf(command).map(flagSpec),
    ...wordsOf(command, commands).map((word, place) =>
      shell(`${word.repeats ? '*' : place + 1}:${plain(word.name)}:${action(offerOfWord(word))}`),
    ),
  ]
  return `        ${command.name})\n          _arguments ${specs.join(' \\\n            ')}\n          ;;\n`
}

function flagSpec({ long, short, help, repeats, offer }: Flag): string {
  const takes = offer === undefined ? '' : `:${long}:${action(offer)}`
  const rest = `[${bracketed(help)}]${takes}`
  const names = [`--${long}`, ...(short === undefined ? [] : [`-${short}`])]
  const once = names.length > 1 && !repeats ? `(${names.join(' ')})` : ''
  // An option that takes something is also read behind "=".
  return names
    .map((name) => `${repeats ? '*' : once}${name}${offer !== undefined && name.startsWith('--') ? '=' : ''}${rest}`)
    .map(shell)
    .join(' ')
}

function action(offer: Offer): string {
  switch (offer.kind) {
    case 'values': {
      const { help } = offer
      if (help === undefined) return `(${offer.values.join(' ')})`
      const described = offer.values.map((value) => `${value}\\:${quotedIn(help[value] ?? '')}`)
      return `((${described.join(' ')}))`
    }
    case 'files':
      return '_files'
    case 'folders':
      return '_files -/'
    case 'runs':
      return '_er2alm_runs'
    case 'nothing':
      return ' '
  }
}

/** A text within the double brackets of an action. */
function quotedIn(text: string): string {
  return `"${text.replaceAll(/["\\$`]/g, '').replaceAll(':', '\\:')}"`
}

function bracketed(text: string): string {
  return text.replaceAll(/[[\]]/g, '\\$&').replaceAll(':', '\\:')
}

function plain(text: string): string {
  return text.replaceAll(':', ' ')
}

/** One word of a shell. */
function shell(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`
}
