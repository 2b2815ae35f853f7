import type { ScorePart } from '../models/fold-in.ts'
import type { ExplainedAspect, ExplainedShare, Explanation, NamedItem } from './explain-item.ts'
import { doubtAbout, partedStatements, type ReadStatements, statementLines, unusedLines } from './statement-lines.ts'
import { styled } from './style.ts'
import { printable, wrapText } from './terminal-text.ts'

/** What of a history speaks for an item, by the model itself. */
export interface ExplainedHistory {
  /** How the model was asked: `FoldIn.method`. */
  readonly method: string
  /** Largest first. */
  readonly items: readonly (NamedItem & { readonly contribution: number })[]
}

export interface ExplanationLayout {
  /** Most columns a line where words allow it. Default 80. */
  readonly columns?: number
  readonly history?: ExplainedHistory
  /** What the score is made of, where the model names it: `FoldIn.parts`. */
  readonly parts?: readonly ScorePart[]
  /** What the model is told of an item. Default `kept`. */
  readonly reads?: ReadStatements
}

const COLUMNS = 80
/** How many titles are named before "and N more". */
const TITLES = 3
const MOST_CONTRIBUTIONS = 5
const BAR_CELLS = 10
/** Of the score: what loses less than this without any one item does not hang on the history. */
const LITTLE = 0.05
/** A value that the user has as often as the catalogue says little: it comes last. */
const TELLING_LIFT = 1.5
/**
 * An explanation as text for a terminal, the most telling first: what of the history speaks for the item, shared values, the profile
 * with its weights as bars, then each statement with its quote and source. Untrusted text is made printable.
 */
export function renderExplanation(explanation: Explanation, layout: ExplanationLayout = {}): string {
  const { columns = COLUMNS, history, parts = [], reads = 'kept' } = layout
  const { shared, aspects, statements, profileStatus } = explanation
  const telling = shared.filter((value) => liftOf(value, explanation) >= TELLING_LIFT)
  const common = shared.filter((value) => !telling.includes(value))
  const [said, unsaid] = partedStatements(statements, reads)
  const unread = (by: readonly ReadStatements[]): string =>
    by.includes(reads) ? '' : ` (${printable(explanation.model)} does not read it)`
  const blocks = [
    headline(explanation, columns),
    ...partsSection(parts, columns),
    ...(history === undefined ? [] : historySection(explanation, history, columns)),
    ...section(`In common with the ${count(explanation.history.length, 'item')} taken${unread(['kept', 'weighed'])}`, [
      ...telling.map((value) => sharedLines(value, explanation, reads, columns)),
      ...(common.length === 0 ? [] : [commonLine(common, reads, columns)]),
      ...(shared.length === 0 && isEnriched(explanation) ? ['  no stated value is shared'] : []),
    ]),
    ...section(
      `Profile, ${profileStatus === 'generated' ? 'written by the language model' : profileStatus}${unread(['kept'])}`,
      aspects.map((aspect) => aspectLines(aspect, aspects, columns)),
    ),
    ...section(
      `Stated of it${unread(['kept', 'weighed'])}`,
      said.map((statement) => statementLines(statement, reads, columns)),
    ),
    ...section(
      'Not used',
      unsaid.map((statement) => unusedLines(statement, columns)),
    ),
  ]
  return `${blocks.join('\n\n')}\n`
}

/** How the explanations above it are to be read. @param reads what the model is told of an item */
export function explanationNote(
  explanations: readonly Explanation[],
  reads: ReadStatements,
  columns: number = COLUMNS,
): string {
  if (!explanations.some(isEnriched))
    return `${wrapText('The run has no enrichment: no profiles, and no statements with evidence.', columns)}\n`
  const sentences = [
    'Shared values and profile say which inputs agree; they do not decompose the score.',
    '“Match” is the cosine of profile and item.',
    ...NOTES[reads],
    '“Verified” means that the quote stands in its passage unchanged, not that it proves the value; `er2alm trace` has the whole chain.',
  ]
  return `${wrapText(sentences.join(' '), columns)}\n`
}

/** What the model was told of what is stated. */
const NOTES: Readonly<Record<ReadStatements, readonly string[]>> = {
  kept: ['Noise control of the paper keeps or drops whole aspects (Eq. 6–12).'],
  weighed: ['“Weighs” is the chance that a value is right, as our gate holds it; the model counts the value by it.'],
  nothing: [],
}

/** Without enrichment there are neither profiles nor statements. */
function isEnriched({ profileStatus, statements }: Explanation): boolean {
  return profileStatus !== 'none' || statements.length > 0
}

function headline({ user, item, model, rank, score }: Explanation, columns: number): string {
  const title = printable(named(item))
  const place = printable(`place ${rank} for ${user}: ${model}, score ${score.toPrecision(4)}`)
  return `${styled('heading', wrapText(title, columns))}\n${wrapText(place, columns)}`
}

function section(title: string, blocks: readonly string[]): readonly string[] {
  return blocks.length === 0 ? [] : [[styled('heading', title), ...blocks].join('\n')]
}

/** Shares of the score as bars; a part that speaks against the item has an empty one. */
function partsSection(parts: readonly ScorePart[], columns: number): readonly string[] {
  const largest = Math.max(...parts.map(({ value }) => Math.abs(value)))
  if (!(largest > 0)) return []
  const lines = parts.map(({ of, value }) => hanging(`  ${bar(value / largest)}  ${signed(value, 3)}  `, of, columns))
  return section('What the score is made of', lines)
}

function historySection(
  { score }: Explanation,
  { method, items }: ExplainedHistory,
  columns: number,
): readonly string[] {
  const [largest] = items
  if (largest === undefined || largest.contribution <= 0) return []
  const shown = items.slice(0, MOST_CONTRIBUTIONS).filter(({ contribution }) => contribution > 0)
  const lines = shown.map((item) => {
    const lead = `  ${bar(item.contribution / largest.contribution)}  ${signed(item.contribution, 3)}  `
    return hanging(lead, printable(named(item)), columns)
  })
  const rest = items.length - shown.length
  const more = rest === 0 ? [] : [styled('faint', `  ${count(rest, 'other')} less, or against it`)]
  const hardly = largest.contribution < LITTLE * Math.abs(score)
  const asked = method === 'exact' ? '' : `; asked as of somebody new, by ${method}`
  const title = `${hardly ? 'Hardly because' : 'Because'} of what was taken`
  const meaning = wrapText(`what the score would lose without it${asked}`, columns, '  ')
  return section(title, [styled('faint', meaning), ...lines, ...more])
}

/** How much more often the user has a value than the catalogue. */
function liftOf({ items, catalogueShare }: ExplainedShare, { history }: Explanation): number {
  if (catalogueShare === undefined || catalogueShare <= 0) return Number.POSITIVE_INFINITY
  return items.length / Math.max(1, history.length) / catalogueShare
}

function sharedLines(shared: ExplainedShare, { history }: Explanation, reads: ReadStatements, columns: number): string {
  const { attribute, value, items, catalogueShare } = shared
  const share = catalogueShare === undefined ? '' : `, as ${percent(catalogueShare)} of the catalogue`
  const head = wrapText(
    printable(`${attribute} ${value}: ${items.length} of ${history.length}${share}${doubtAbout(shared, reads)}`),
    columns,
    '  ',
    '    ',
  )
  const more = items.length > TITLES ? ` and ${items.length - TITLES} more` : ''
  const titles = printable(items.slice(0, TITLES).map(named).join(', ')) + more
  return `${head}\n${styled('faint', wrapText(titles, columns, '    '))}`
}

function commonLine(common: readonly ExplainedShare[], reads: ReadStatements, columns: number): string {
  const values = common.map((shared) => {
    const { attribute, value, catalogueShare } = shared
    return `${attribute} ${value} (${percent(catalogueShare ?? 0)})${doubtAbout(shared, reads)}`
  })
  return styled(
    'faint',
    wrapText(printable(`hardly more often than in the catalogue: ${values.join(', ')}`), columns, '  ', '    '),
  )
}

function aspectLines(
  { aspect, weight, text, alignment, itemText }: ExplainedAspect,
  all: readonly ExplainedAspect[],
  columns: number,
): string {
  const width = Math.max(...all.map((one) => one.aspect.length))
  const fit = alignment === null ? 'no match' : `match ${signed(alignment, 2)}`
  const lead = `  ${aspect.padEnd(width)}  ${bar(weight)} ${weight.toFixed(2)}  ${fit}`
  const own =
    itemText === null ? [] : [styled('faint', wrapText(printable(`the item: ${itemText}`), columns, '    ', '      '))]
  return [lead, wrapText(printable(text), columns, '    ', '    '), ...own].join('\n')
}

/** A text behind a lead, wrapped under itself. */
function hanging(lead: string, text: string, columns: number): string {
  return lead + wrapText(text, columns, ' '.repeat(lead.length)).slice(lead.length)
}

/** @param share in [0, 1] */
function bar(share: number): string {
  const filled = Math.max(0, Math.min(BAR_CELLS, Math.round(share * BAR_CELLS)))
  return '█'.repeat(filled) + '░'.repeat(BAR_CELLS - filled)
}

function percent(share: number): string {
  return `${(100 * share).toFixed(share < 0.1 ? 1 : 0)} %`
}

function count(n: number, noun: string): string {
  return `${n} ${noun}${n === 1 ? '' : 's'}`
}

function named({ title, year }: NamedItem): string {
  return year === undefined ? title : `${title} (${year})`
}

function signed(value: number, digits: number): string {
  const size = Math.abs(value).toFixed(digits)
  if (Number(size) === 0) return ` ${size}`
  return `${value < 0 ? '−' : '+'}${size}`
}
