import type { JSX } from 'preact'
import { formatReliability, isDoubted } from '../../src/report/figures.ts'
import type { StatementView } from '../../src/serve/dashboard/enrichment-data.ts'
import type { StatedValue } from '../../src/serve/dashboard/page-data.ts'

/** Stated values, each with how reliable it is held to be. */
export function StatedValues({
  values,
  more = 0,
}: {
  readonly values: readonly StatedValue[]
  /** How many are not shown. */
  readonly more?: number
}): JSX.Element {
  return (
    <>
      {values.map(({ value, reliability }, place) => (
        // Equal values may stand side by side.
        <span key={`${place} ${value}`}>
          {place > 0 && ', '}
          {value}
          <Reliability of={reliability} />
        </span>
      ))}
      {more > 0 && `, and ${more} more`}
    </>
  )
}

/** The figure behind a value; nothing where it was not weighed. */
export function Reliability({ of: reliability }: { readonly of: number | null | undefined }): JSX.Element | null {
  if (reliability === null || reliability === undefined) return null
  return (
    <span class={isDoubted(reliability) ? 'reliability doubted' : 'reliability'}>
      {' '}
      ({isDoubted(reliability) ? 'doubted, ' : <span class="visually-hidden">reliability </span>}
      {formatReliability(reliability)})
    </span>
  )
}

type Check = StatementView['check']

/** What was found when a statement was checked again: how much that is depends on how it was read. */
export function CheckBadge({ check }: { readonly check: Check }): JSX.Element {
  return check === 'quoted' ? <span class="badge">quote found</span> : <span class="badge good">stated</span>
}

interface CheckNoteProps {
  readonly checks: Iterable<Check>
  readonly weighed: boolean
}

/** What the badges and the figures beside the values say, and what they do not. */
export function CheckNote({ checks, weighed }: CheckNoteProps): JSX.Element {
  const found = new Set(checks)
  return (
    <p class="check-note quiet">
      {found.has('quoted') &&
        '“Quote found”: the quote stands in its passage unchanged. It may say something else than the value: no sentence was asked to state it. '}
      {found.has('supported') && '“Stated”: a sentence states each value, and stands in its passage unchanged. '}
      {weighed && RELIABILITY_WORDS}
    </p>
  )
}

/** What a reliability is. */
export const RELIABILITY_WORDS =
  'The figure beside a value is how reliable a gate of our own holds it, between 0 and 1; below .5 it is doubted. It weighs values one by one, where noise control keeps or drops whole aspects: the two may differ.'
