import type {
  CitedEvidence,
  ExplainedAspect,
  ExplainedShare,
  Explanation,
  ItemStatement,
  NamedItem,
} from './explain-item.ts'
import { printable, wrapText } from './terminal-text.ts'

const WIDTH = 100
/** How many titles are named before "and N more". */
const TITLES = 3

/**
 * An explanation as text for a terminal, at most 100 columns wide where words allow it. Untrusted text is made printable.
 */
export function renderExplanation(explanation: Explanation): string {
  const { user, item, model, rank, score, history, profileStatus } = explanation
  const blocks = [
    wrapText(printable(`User ${user}, place ${rank}: ${named(item)} (${model}, score ${score.toPrecision(4)})`), WIDTH),
    section(
      `In common with what the user took (${history.length} item${history.length === 1 ? '' : 's'})`,
      explanation.shared.map(sharedLine),
      'no stated value is shared',
    ),
    // Without enrichment there is neither: said once, below the list.
    ...(isEnriched(explanation)
      ? [
          section(`Profile (${profileStatus})`, explanation.aspects.map(aspectLine), 'the user has no profile'),
          section('Stated of the item', explanation.statements.flatMap(statementLines), 'nothing was asked about it'),
        ]
      : []),
  ]
  return `${blocks.join('\n\n')}\n`
}

/** How the explanations above it are to be read. */
export function explanationNote(explanations: readonly Explanation[]): string {
  const reading = 'This says which inputs agree; it does not decompose the score.'
  const rest = explanations.some(isEnriched)
    ? '[verified] means that the quote stands in its passage unchanged, not that it proves the value.'
    : 'The run has no enrichment: no profiles, and no statements with evidence.'
  return `${wrapText(`${reading} ${rest}`, WIDTH)}\n`
}

function isEnriched({ profileStatus, statements }: Explanation): boolean {
  return profileStatus !== 'none' || statements.length > 0
}

function section(title: string, lines: readonly string[], empty: string): string {
  return [title, ...(lines.length === 0 ? [`  ${empty}`] : lines)].join('\n')
}

function sharedLine({ attribute, value, items, catalogueShare }: ExplainedShare): string {
  const titles = items.slice(0, TITLES).map(named).join(', ')
  const more = items.length > TITLES ? ` and ${items.length - TITLES} more` : ''
  const share = catalogueShare === undefined ? '' : `; ${(100 * catalogueShare).toFixed(1)} % of the catalogue`
  return wrapText(printable(`${attribute} ${value}: ${titles}${more}${share}`), WIDTH, '  ', '    ')
}

function aspectLine({ aspect, weight, text, alignment, contribution }: ExplainedAspect): string {
  const fit =
    alignment === null || contribution === null
      ? 'no alignment'
      : `alignment ${signed(alignment)}, contribution ${signed(contribution)}`
  return wrapText(printable(`${aspect}, weight ${weight.toFixed(2)}, ${fit}: ${text}`), WIDTH, '  ', '    ')
}

function statementLines({ attribute, value, status, reason, evidence, noise }: ItemStatement): string[] {
  const why = reason === undefined ? '' : ` (${reason})`
  const dropped = status === 'stated' && noise?.kept === false ? `, dropped by noise control (${noise.reason})` : ''
  const said = value.length === 0 ? '' : ` ${value.join(', ')}`
  const marked = status === 'stated' ? dropped : ` [${status}${why}]`
  return [wrapText(printable(`${attribute}:${said}${marked}`), WIDTH, '  ', '    '), ...evidence.map(evidenceLine)]
}

function evidenceLine({ quote, passage, start, end, sha256, check, problem }: CitedEvidence): string {
  const state = problem === undefined ? check : `${check}: ${problem}`
  const where = `${passage} ${start}–${end}, sha256 ${sha256.slice(0, 12)}…`
  return wrapText(printable(`“${quote}” ${where} [${state}]`), WIDTH, '    ', '      ')
}

function named({ title, year }: NamedItem): string {
  return year === undefined ? title : `${title} (${year})`
}

function signed(value: number): string {
  return `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(2)}`
}
