import type { CitedEvidence, ExplainedShare, ItemStatement } from './explain-item.ts'
import { type Style, styled } from './style.ts'
import { printable, wrapText } from './terminal-text.ts'

/**
 * What a model is told of what was stated: what noise control kept (`er2alm`), all of it, weighed by how reliable it is
 * (`er2alm-plus`), or nothing (models that know interactions alone).
 */
export type ReadStatements = 'kept' | 'weighed' | 'nothing'

/** Less reliable than this, and a value is held to be wrong. */
const DOUBTED = 0.5
const CHECK_STYLES: Readonly<Record<CitedEvidence['check'], Style>> = {
  verified: 'good',
  broken: 'bad',
  unchecked: 'doubtful',
}

/** What is stated, as far as the model could read it, and the rest. For a model that reads nothing the rest is what was not stated. */
export function partedStatements(
  statements: readonly ItemStatement[],
  reads: ReadStatements,
): readonly [read: readonly ItemStatement[], unread: readonly ItemStatement[]] {
  const isRead = ({ status, noise }: ItemStatement): boolean =>
    status === 'stated' && (reads !== 'kept' || noise?.kept !== false)
  return [statements.filter(isRead), statements.filter((statement) => !isRead(statement))]
}

/** What spoke against a value before the model saw it, in brackets; empty where nothing did. */
export function doubtAbout({ dropped, reliability }: ExplainedShare, reads: ReadStatements): string {
  if (reads === 'kept') return dropped ? ' [dropped by noise control]' : ''
  return reads === 'weighed' && reliability !== undefined && reliability < DOUBTED
    ? ` [doubted, weighs ${weightText(reliability)}]`
    : ''
}

/** A statement that the model could read, with its evidence. */
export function statementLines(statement: ItemStatement, reads: ReadStatements, columns: number): string {
  const { attribute, value, reliability = [], evidence } = statement
  const weightOf = (place: number): string => {
    const weight = reads === 'weighed' ? reliability[place] : undefined
    return weight === undefined || weight === null ? '' : ` [weighs ${weightText(weight)}]`
  }
  const values = value.map((one, place) => `${one}${weightOf(place)}`)
  const said = wrapText(printable(`${attribute}: ${values.join(', ')}`), columns, '  ', '    ')
  return [said, ...evidence.map((link) => evidenceLines(link, columns))].join('\n')
}

/** No value is sure, and none surely wrong. */
function weightText(weight: number): string {
  if (weight > 0.994) return 'over 0.99'
  return weight < 0.006 ? 'under 0.01' : weight.toFixed(2)
}

/** A statement that no model was told, or that noise control kept from it, and why. */
export function unusedLines(statement: ItemStatement, columns: number): string {
  const { attribute, value, status, reason, noise, evidence } = statement
  const why =
    status === 'stated'
      ? `dropped by noise control (${noise!.reason})`
      : reason === undefined
        ? status
        : `${status}: ${reason}`
  const said = value.length === 0 ? '' : ` ${value.join(', ')}`
  const line = wrapText(printable(`${attribute}:${said} [${why}]`), columns, '  ', '    ')
  return [styled('faint', line), ...evidence.map((link) => evidenceLines(link, columns))].join('\n')
}

/** A quote behind a bar, then where it stands. */
function evidenceLines({ quote, passage, source, start, end, check, problem }: CitedEvidence, columns: number): string {
  const state = problem === undefined ? check : `${check}: ${problem}`
  const quoted = wrapText(printable(`“${quote}”`), columns, '    │ ', '    │ ')
  const where = wrapText(printable(`${source} ${passage}, characters ${start} to ${end} [${state}]`), columns, '      ')
  const at = where.lastIndexOf(' [') + 1
  return `${quoted}\n${styled('faint', where.slice(0, at))}${styled(CHECK_STYLES[check], where.slice(at))}`
}
