import { type Html, html } from './html.ts'

/** A range of a text to mark, and what it supports. */
export interface Mark {
  /** UTF-16 range, end exclusive. */
  readonly start: number
  readonly end: number
  readonly label: string
}

/** A stretch of text with the same marks all along. */
export interface Segment {
  readonly text: string
  /** Labels of the marks that cover it; empty outside. */
  readonly labels: readonly string[]
  /** Labels of the marks that end with it. */
  readonly ending: readonly string[]
}

/** Longest stretch without a mark that is shown whole; the middle of a longer one is left out. */
const LONGEST_GAP = 600
const GAP_ENDS = 240

/**
 * Cuts a text at the borders of its marks, which may overlap. Joined, the segments are the text.
 *
 * @param marks those outside the text, empty or upside down are passed over
 */
export function segmentsOf(text: string, marks: readonly Mark[]): readonly Segment[] {
  const valid = marks.filter(({ start, end }) => start >= 0 && end <= text.length && start < end)
  const borders = [...new Set([0, text.length, ...valid.flatMap(({ start, end }) => [start, end])])].sort(
    (a, b) => a - b,
  )
  return borders.slice(1).map((end, i) => {
    const start = borders[i]
    return {
      text: text.slice(start, end),
      labels: valid.filter((mark) => mark.start <= start && mark.end >= end).map(({ label }) => label),
      ending: valid.filter((mark) => mark.end === end).map(({ label }) => label),
    }
  })
}

/** A passage with its quotes marked, each followed by what it supports. Long stretches without a quote are shortened. */
export function markedText(text: string, marks: readonly Mark[]): Html {
  const segments = segmentsOf(text, marks).map(({ text: words, labels, ending }) =>
    labels.length === 0
      ? html`${shortened(words)}`
      : html`<mark>${words}</mark>${ending.length > 0 && html`<span class="mark-label">${ending.join(', ')}</span>`}`,
  )
  return html`${segments}`
}

function shortened(words: string): string {
  if (words.length <= LONGEST_GAP) return words
  const left = words.length - 2 * GAP_ENDS
  return `${words.slice(0, GAP_ENDS)} […${left} characters…] ${words.slice(-GAP_ENDS)}`
}
