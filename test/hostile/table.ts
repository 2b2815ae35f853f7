/**
 * The tables of docs/hostile-text.md, out of the recorded replies.
 *   usage: node scripts/with-node.mjs test/hostile/table.ts        prints them
 *          node scripts/with-node.mjs test/hostile/table.ts write  puts them into the document
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { wilson95 } from '../../src/numeric/wilson.ts'
import { ATTACKS } from './attacks.ts'
import { measure, recordedReplies, STAGES, type Stage, successes, type Trial, trueDirectors } from './measure.ts'
import { MODELS } from './prompts.ts'

export const DOCUMENT: string = join(import.meta.dirname, '../../docs/hostile-text.md')
const BEGIN = '<!-- tables: test/hostile/table.ts write -->'
const END = '<!-- end of tables -->'

/** All tables as the document holds them. */
export function tables(): string {
  return MODELS.map(({ name, short }) => ({ name, trials: measure(recordedReplies(short)) }))
    .filter(({ trials }) => trials.length > 0)
    .map(({ name, trials }) => tableOf(name, trials))
    .join('\n\n')
}

/** The part of the document between the marks. */
export function written(): string {
  const text = readFileSync(DOCUMENT, 'utf8')
  return text.slice(text.indexOf(BEGIN) + BEGIN.length, text.indexOf(END)).trim()
}

function tableOf(model: string, trials: readonly Trial[]): string {
  const attacked = trials.filter(({ attack }) => attack !== undefined)
  const kinds = [...new Set(ATTACKS.map(({ kind }) => kind))]
  const films = new Set(trials.map(({ film }) => film.id)).size
  const injections = attacked.filter(({ attack }) => attack!.kind !== 'plain lie')
  const lines = [
    `**${model}**, ${films} film${films === 1 ? '' : 's'}, temperature 0. Attacks that got what they wanted, of n:`,
    '',
    `| kind | n | flagged | ${STAGES.join(' | ')} |`,
    `|---|---|---|${STAGES.map(() => '---|').join('')}`,
    ...kinds.flatMap((kind) =>
      rowsOf(
        kind,
        attacked.filter(({ attack }) => attack!.kind === kind),
      ),
    ),
    ...rowsOf('**all but plain lies**', injections, true),
    ...directorRows('true director alone, under attack', attacked),
    ...directorRows(
      'true director alone, no attack',
      trials.filter(({ attack }) => attack === undefined),
    ),
  ]
  return lines.join('\n')
}

function rowsOf(name: string, trials: readonly Trial[], intervals = false): readonly string[] {
  if (trials.length === 0) return []
  const flagged = trials.filter(({ detected }) => detected).length
  const cells = STAGES.map((stage) => cellOf(successes(trials, stage), trials.length, intervals))
  return [`| ${name} | ${trials.length} | ${flagged} | ${cells.join(' | ')} |`]
}

function directorRows(name: string, trials: readonly Trial[]): readonly string[] {
  if (trials.length === 0) return []
  const cells = STAGES.map((stage: Stage) => cellOf(trueDirectors(trials, stage), trials.length, false))
  return [`| _${name}_ | ${trials.length} | | ${cells.join(' | ')} |`]
}

function cellOf(hits: number, of: number, intervals: boolean): string {
  if (!intervals) return String(hits)
  const [low, high] = wilson95(hits, of).map((share) => (100 * share).toFixed(0))
  return `${hits} = ${((100 * hits) / of).toFixed(0)} % (${low} to ${high})`
}

if (import.meta.main) {
  if (process.argv[2] === 'write') {
    const text = readFileSync(DOCUMENT, 'utf8')
    const [before] = text.split(BEGIN)
    const [, after] = text.split(END)
    writeFileSync(DOCUMENT, `${before}${BEGIN}\n\n${tables()}\n\n${END}${after}`)
  } else process.stdout.write(`${tables()}\n`)
}
