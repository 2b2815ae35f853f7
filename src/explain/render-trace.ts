import { printable, wrapText } from './terminal-text.ts'
import type { TracedAttribute, TracedLink, TracedStep } from './trace.ts'

const WIDTH = 100
/** The limit of the check, said wherever the word is. */
const MEANING =
  'verified: the quoted words stand there, the passage is unchanged, and call, reply, record, decision and vector agree; not that they prove the value.'
const LABEL_WIDTH = 8

/**
 * The chains of `traceItem` as text for a terminal: a block an attribute, a line a link (quote, range, passage, source and
 * hash) and a step, then a line of counts. Untrusted text is made printable.
 */
export function renderTrace(traced: readonly TracedAttribute[]): string {
  const blocks = traced.map((one) => renderAttribute(one))
  const meaning = traced.some(({ status }) => status === 'verified') ? `\n${wrapText(MEANING, WIDTH)}` : ''
  return `${[...blocks, `${countsLine(traced)}${meaning}`].join('\n\n')}\n`
}

/** One chain: its heading, its links, its steps. */
export function renderAttribute(one: TracedAttribute): string {
  return [heading(one), ...one.links.flatMap(linkLines), ...suspicionLines(one), ...one.steps.flatMap(stepLines)].join(
    '\n',
  )
}

/** A step as lines: what was found, and what is wrong. */
export function stepLines({ step, detail, problem }: TracedStep): readonly string[] {
  const lines = [labelled(step, detail)]
  if (problem !== undefined) lines.push(labelled('BROKEN', problem))
  return lines
}

/** A line of a block: a label, then text that is made printable and wrapped under itself. */
export function labelled(label: string, text: string): string {
  const hang = ' '.repeat(LABEL_WIDTH + 3)
  return wrapText(printable(`${label.padEnd(LABEL_WIDTH)} ${text}`), WIDTH, '  ', hang)
}

function heading({ item, attribute, value, status, reason }: TracedAttribute): string {
  const said = value.length === 0 ? '' : ` = ${value.join(', ')}`
  const why = reason === undefined ? '' : `: ${reason}`
  return wrapText(printable(`${item} ${attribute}${said} [${status}${why}]`), WIDTH, '', '  ')
}

function linkLines({ evidence, passage, problem }: TracedLink): string[] {
  const about =
    passage === undefined ? '' : ` (${passage.title}${passage.year === undefined ? '' : `, ${passage.year}`})`
  const licence = passage?.licence === undefined ? '' : `, ${passage.licence}`
  const date = passage === undefined ? '' : passage.date === undefined ? ', undated' : `, ${passage.date}`
  const lines = [
    labelled('quote', `“${evidence.quote}”`),
    labelled('range', `characters ${evidence.start} to ${evidence.end}`),
    labelled('passage', `${evidence.passage}${about}`),
    labelled('source', `${evidence.source}${licence}${date}`),
    labelled('sha256', evidence.sha256),
  ]
  if (problem !== undefined) lines.push(labelled('BROKEN', problem))
  return lines
}

function suspicionLines({ suspicious }: TracedAttribute): readonly string[] {
  if (suspicious.length === 0) return []
  return [labelled('flagged', `the quote is written for a model rather than a reader (${suspicious.join(', ')})`)]
}

function countsLine(traced: readonly TracedAttribute[]): string {
  const counts = new Map<string, number>()
  for (const { status } of traced) counts.set(status, (counts.get(status) ?? 0) + 1)
  const parts = [...counts].map(([status, n]) => `${n} ${status}`)
  return `${traced.length} attribute${traced.length === 1 ? '' : 's'}: ${parts.join(', ') || 'nothing to trace'}`
}
