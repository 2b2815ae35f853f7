import { ERROR_KINDS, Er2almError } from '../errors.ts'
import { styled } from '../explain/style.ts'
import { wrapText } from '../explain/terminal-text.ts'
import type { Command } from './command.ts'

/** Wider than this, lines are hard to read. */
const MOST_COLUMNS = 100
const MARGIN = '  '

/** What `er2alm --help` says. */
export function renderOverview(commands: readonly Command[], columns: number = MOST_COLUMNS): string {
  const rows = commands.map(({ name, summary }): Row => [name, summary])
  const more = [
    'Each command has --help. Results go to stdout, progress to stderr; --json prints one JSON document.',
    `Exit status: ${exitStatusLine()}`,
  ]
  const width = Math.min(columns, MOST_COLUMNS)
  return [
    'er2alm: recommendations from a catalogue, with an LLM whose every statement can be checked',
    '',
    `${styled('heading', 'usage:')} er2alm COMMAND [options]`,
    '',
    ...rowLines(rows, width),
    '',
    ...more.map((line) => wrapText(line, width)),
    '',
  ].join('\n')
}

/** What `er2alm COMMAND --help` says. @param word of those that it takes: the examples of that one alone */
export function renderCommandHelp(command: Command, word?: string, columns: number = MOST_COLUMNS): string {
  const { name, summary, usage, takes, options, examples } = command
  const width = Math.min(columns, MOST_COLUMNS)
  const words = takes.flatMap(({ oneOf }) => Object.entries(oneOf ?? {})).filter(([known]) => known === (word ?? known))
  const rows = Object.entries(options).map(([option, { short, value, help }]): Row => {
    const flag = `${short ? `-${short}, ` : ''}--${option}${value ? ` ${value}` : ''}`
    return [flag, help]
  })
  const about = examples.filter((example) => word === undefined || example.split(/\s+/).includes(word))
  return [
    wrapText(`er2alm ${name}: ${summary}`, width, '', ' '.repeat(8)),
    '',
    wrapText(`${styled('heading', 'usage:')} er2alm ${name} ${usage}`, width, '', ' '.repeat(8)),
    '',
    ...(words.length === 0 ? [] : [...rowLines(words, width), '']),
    ...rowLines([...rows, ['-h, --help', 'this text']], width),
    '',
    styled('heading', 'examples:'),
    ...(about.length === 0 ? examples : about).map((example) => `${MARGIN}${example}`),
    '',
  ].join('\n')
}

type Row = readonly [name: string, help: string]

/** Names beside what they mean, wrapped under itself. */
function rowLines(rows: readonly Row[], width: number): readonly string[] {
  const widest = Math.max(...rows.map(([name]) => name.length))
  const hang = ' '.repeat(MARGIN.length + widest + MARGIN.length)
  return rows.map(([name, help]) => {
    const wrapped = wrapText(help, width, hang).slice(hang.length)
    return `${MARGIN}${styled('accent', name)}${' '.repeat(widest - name.length)}${MARGIN}${wrapped}`
  })
}

function exitStatusLine(): string {
  const meanings = {
    bug: 'our bug',
    usage: 'wrong usage or config',
    data: 'bad data',
    provider: 'provider or budget stop (resumable)',
    interrupted: 'interrupted (resumable)',
  }
  const statuses = new Map<string, number>()
  for (const [code, kind] of Object.entries(ERROR_KINDS))
    statuses.set(kind, new Er2almError(code as keyof typeof ERROR_KINDS, '').exitStatus)
  return ['0 done', ...Object.entries(meanings).map(([kind, text]) => `${statuses.get(kind)} ${text}`)].join(' · ')
}
