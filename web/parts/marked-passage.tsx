import type { JSX } from 'preact'
import { type Mark, segmentsOf } from '../../src/report/marked-text.ts'
import { formatDay } from '../figures.ts'

/** Longest stretch without a mark that is shown whole. */
const LONGEST_GAP = 420
const GAP_ENDS = 180

interface MarkedPassageProps {
  readonly title: string
  readonly source: string
  readonly id: string
  readonly date?: string
  readonly licence?: string
  readonly text: string
  readonly marks: readonly Mark[]
}

/** A passage as its source gave it, the quotes marked and labelled with what they support. */
export function MarkedPassage({ text, marks, ...source }: MarkedPassageProps): JSX.Element {
  return (
    <figure class="passage">
      <blockquote>
        {segmentsOf(text, marks).map(({ text: words, labels, ending }, place) =>
          labels.length === 0 ? (
            <Gap key={place} words={words} />
          ) : (
            <span key={place}>
              <mark>{words}</mark>
              {ending.length > 0 && <span class="mark-label">{[...new Set(ending)].join(', ')}</span>}
            </span>
          ),
        )}
      </blockquote>
      <PassageSource {...source} />
    </figure>
  )
}

function Gap({ words }: { readonly words: string }): JSX.Element {
  if (words.length <= LONGEST_GAP) return <span>{words}</span>
  const left = words.length - 2 * GAP_ENDS
  return (
    <span>
      {words.slice(0, GAP_ENDS)} <span class="cut">[…{left} characters…]</span> {words.slice(-GAP_ENDS)}
    </span>
  )
}

/** Where a passage comes from. */
export function PassageSource({
  title,
  source,
  id,
  date,
  licence,
}: Omit<MarkedPassageProps, 'text' | 'marks'>): JSX.Element {
  const parts = [title, source, date === undefined ? undefined : formatDay(date), licence].filter(
    (part) => part !== undefined,
  )
  return (
    <figcaption>
      {parts.join(' · ')} · <code>{id}</code>
    </figcaption>
  )
}
