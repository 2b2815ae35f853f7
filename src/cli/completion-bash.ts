import type { Command } from './command.ts'
import { type Flag, flagsOf, type Offer, offerOfWord, wordsOf } from './completion-source.ts'

/** The completion script of bash. It asks nothing but the file system when it runs. */
export function bashCompletion(commands: readonly Command[]): string {
  return `# bash completion for er2alm; made by \`er2alm completion bash\`
${HELPERS}
_er2alm() {
  local cur prev command place skip i word
  COMPREPLY=()
  cur=\${COMP_WORDS[COMP_CWORD]}
  prev=
  ((COMP_CWORD > 0)) && prev=\${COMP_WORDS[COMP_CWORD-1]}
  # bash takes --out=runs apart at the =
  if [[ $cur == = ]]; then cur=
  elif [[ $prev == = ]] && ((COMP_CWORD > 1)); then prev=\${COMP_WORDS[COMP_CWORD-2]}
  fi
  if ((COMP_CWORD <= 1)); then
    _er2alm_words ${quoted([...commands.map(({ name }) => name), '--help', '--version'])}
    return
  fi
  command=\${COMP_WORDS[1]}
  case $command in
${commands.map((command) => commandCase(command, commands)).join('')}  esac
}
complete -F _er2alm er2alm
`
}

/** `place` is filled with the number of words before the one that is typed, options and what they take apart. */
const HELPERS = `_er2alm_words() {
  local IFS=$' \\t\\n'
  COMPREPLY=($(compgen -W "$*" -- "$cur"))
}
_er2alm_paths() {
  local IFS=$'\\n'
  compopt -o filenames 2> /dev/null
  COMPREPLY=($(compgen "$1" -- "$cur"))
}
_er2alm_runs() {
  local IFS=$'\\n' file
  local -a found=()
  compopt -o filenames 2> /dev/null
  for file in "$cur"*/manifest.json "$cur"*/*/manifest.json; do
    [[ -f $file ]] && found+=("\${file%/manifest.json}")
  done
  # folders on the way to a run, when none is near
  ((\${#found[@]} == 0)) && found=($(compgen -d -- "$cur"))
  COMPREPLY=("\${found[@]}")
}
_er2alm_place() {
  place=0 skip=0
  for ((i = 2; i < COMP_CWORD; i++)); do
    word=\${COMP_WORDS[i]}
    if ((skip)); then
      [[ $word == = ]] || skip=0
    elif [[ " $1 " == *" $word "* ]]; then skip=1
    elif [[ $word != -* ]]; then place=$((place + 1))
    fi
  done
}`

function commandCase(command: Command, commands: readonly Command[]): string {
  const flags = flagsOf(command)
  const taking = flags.filter(({ offer }) => offer !== undefined)
  const words = wordsOf(command, commands)
  const places = words.map((word, place) => `        ${word.repeats ? '*' : place}) ${offered(offerOfWord(word))} ;;\n`)
  return [
    `    ${command.name})\n`,
    ...(taking.length === 0 ? [] : ['      case $prev in\n', ...taking.map(flagCase), '      esac\n']),
    '      if [[ $cur == -* ]]; then\n',
    `        _er2alm_words ${quoted(flags.map(({ long }) => `--${long}`))}\n`,
    '        return\n',
    '      fi\n',
    ...(places.length === 0
      ? []
      : [
          `      _er2alm_place ${quoted(taking.flatMap(typed))}\n`,
          '      case $place in\n',
          ...places,
          '      esac\n',
        ]),
    '      ;;\n',
  ].join('')
}

function flagCase(flag: Flag): string {
  return `        ${typed(flag).join(' | ')}) ${offered(flag.offer!)}; return ;;\n`
}

function typed({ long, short }: Flag): readonly string[] {
  return [`--${long}`, ...(short === undefined ? [] : [`-${short}`])]
}

function offered(offer: Offer): string {
  switch (offer.kind) {
    case 'values':
      return `_er2alm_words ${quoted(offer.values)}`
    case 'files':
      return '_er2alm_paths -f'
    case 'folders':
      return '_er2alm_paths -d'
    case 'runs':
      return '_er2alm_runs'
    case 'nothing':
      return ':'
  }
}

/** Words of one shell word, between single quotes. */
function quoted(words: readonly string[]): string {
  return `'${words.join(' ').replaceAll("'", "'\\''")}'`
}
