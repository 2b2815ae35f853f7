import { printable, wrapText } from './terminal-text.ts'
import type { TracedAttribute, TracedLink } from './trace.ts'

const WIDTH = 100
/** The limit of the check, said wherever the word is. */
const MEANING = 'verified: the quoted words stand there and the passage is unchanged; not that they prove the value.'

/**
 * The chains of `traceItem` as text for a terminal: a block an attribute, a line a link (quote, range, passage, source and
 * hash), then a line of counts. Untrusted text is made printable.
 */
export function renderTrace(traced: readonly TracedAttribute[]): string {
  const blocks = traced.map((one) => [heading(one), ...one.links.flatMap(linkLines)].join('\n'))
  const meaning = traced.some(({ status }) => status === 'verified') ? `\n${MEANING}` : ''
  return `${[...blocks, `${countsLine(traced)}${meaning}`].join('\n\n')}\n`
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
  const lines = [
    wrapText(printable(`quote    “${evidence.quote}”`), WIDTH, '  ', '           '),
    `  range    characters ${evidence.start} to ${evidence.end}`,
    wrapText(printable(`passage  ${evidence.passage}${about}`), WIDTH, '  ', '           '),
    printable(`  source   ${evidence.source}${licence}`),
    printable(`  sha256   ${evidence.sha256}`),
  ]
  if (problem !== undefined) lines.push(wrapText(printable(`BROKEN   ${problem}`), WIDTH, '  ', '           '))
  return lines
}

function countsLine(traced: readonly TracedAttribute[]): string {
  const counts = new Map<string, number>()
  for (const { status } of traced) counts.set(status, (counts.get(status) ?? 0) + 1)
  const parts = [...counts].map(([status, n]) => `${n} ${status}`)
  return `${traced.length} attribute${traced.length === 1 ? '' : 's'}: ${parts.join(', ') || 'nothing to trace'}`
}
