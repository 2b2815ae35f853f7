import type { Command } from './command.ts'
import { flagsOf, type Offer, offerOfWord, wordsOf } from './completion-source.ts'

/** The completion script of fish, with what each option and word means. */
export function fishCompletion(commands: readonly Command[]): string {
  return `# fish completion for er2alm; made by \`er2alm completion fish\`
function __er2alm_runs
    set -l typed (commandline -ct)
    set -l found
    for file in $typed*/manifest.json $typed*/*/manifest.json
        set -a found (string replace -r '/manifest\\.json$' '' -- $file)
    end
    if set -q found[1]
        string join \\n -- $found
    else
        __fish_complete_directories $typed
    end
end
function __er2alm_place # how many words stand before the one that is typed, options and what they take apart
    set -l taking (string split ' ' -- $argv[3])
    set -l place 0
    set -l skip 0
    for word in (commandline -opc)[3..-1]
        if test $skip = 1
            set skip 0
        else if contains -- $word $taking
            set skip 1
        else if not string match -q -- '-*' $word
            set place (math $place + 1)
        end
    end
    test $place $argv[1] $argv[2]
end
complete -c er2alm -f
complete -c er2alm -n __fish_use_subcommand -s v -l version -d 'the version'
complete -c er2alm -n __fish_use_subcommand -s h -l help -d 'options and examples'
${commands.map((command) => commandLines(command, commands)).join('')}`
}

function commandLines(command: Command, commands: readonly Command[]): string {
  const { name, summary } = command
  const seen = `__fish_seen_subcommand_from ${name}`
  const flags = flagsOf(command)
  const taking = flags
    .filter(({ offer }) => offer !== undefined)
    .flatMap(({ long, short }) => [`--${long}`, ...(short === undefined ? [] : [`-${short}`])])
  const lines = [
    `complete -c er2alm -n __fish_use_subcommand -a ${name} -d ${shell(summary)}`,
    ...flags.map(({ long, short, help, offer }) => {
      const takes = offer === undefined ? '' : ` -x${offered(offer)}`
      return `complete -c er2alm -n '${seen}' -l ${long}${short === undefined ? '' : ` -s ${short}`}${takes} -d ${shell(help)}`
    }),
    ...wordsOf(command, commands).flatMap((word, place) => {
      const test = word.repeats ? '-ge' : '-eq'
      const where = shell(`${seen}; and __er2alm_place ${test} ${word.repeats ? 0 : place} '${taking.join(' ')}'`)
      const offer = offerOfWord(word)
      if (offer.kind === 'nothing') return []
      if (offer.kind !== 'values' || offer.help === undefined)
        return [`complete -c er2alm -n ${where}${offered(offer)}`]
      return offer.values.map(
        (value) => `complete -c er2alm -n ${where} -a ${value} -d ${shell(offer.help?.[value] ?? '')}`,
      )
    }),
  ]
  return `${lines.join('\n')}\n`
}

function offered(offer: Offer): string {
  switch (offer.kind) {
    case 'values':
      return ` -a ${shell(offer.values.join(' '))}`
    case 'files':
      return " -a '(__fish_complete_path (commandline -ct))'"
    case 'folders':
      return " -a '(__fish_complete_directories (commandline -ct))'"
    case 'runs':
      return " -a '(__er2alm_runs)'"
    case 'nothing':
      return ''
  }
}

/** One word of fish: within single quotes only these two are special. */
function shell(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`
}
