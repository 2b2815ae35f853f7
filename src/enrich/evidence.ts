import type { PromptPassage } from '../knowledge/rank-passages.ts'
import type { Evidence } from './attribute.ts'

/**
 * Finds a quote in the passages that the model was shown. Exact words first; then with case, white space, quotation
 * marks and composed characters made alike. The range is always that of the original text.
 *
 * @returns the evidence, or undefined when no passage holds the quote (or it is empty)
 */
export function findQuote(quote: string, passages: readonly PromptPassage[]): Evidence | undefined {
  const wanted = fold(quote).text.trim()
  if (wanted.length < 2) return undefined
  for (const { passage, text } of passages) {
    const exact = text.indexOf(quote)
    if (exact >= 0 && quote.trim().length >= 2) return evidence(passage, exact, exact + quote.length)
  }
  for (const { passage, text } of passages) {
    const folded = fold(text)
    const at = folded.text.indexOf(wanted)
    if (at < 0) continue
    const last = at + wanted.length - 1
    return evidence(passage, folded.from[at]!, folded.to[last]!)
  }
  return undefined
}

/**
 * Re-checks a link of the evidence chain.
 * @returns what is wrong, or undefined when the quote stands where it should
 */
export function checkEvidence(link: Evidence, text: string, sha256: string): string | undefined {
  if (sha256 !== link.sha256)
    return `the passage has SHA-256 ${sha256.slice(0, 12)}…, the evidence says ${link.sha256.slice(0, 12)}…`
  if (text.slice(link.start, link.end) !== link.quote)
    return `characters ${link.start} to ${link.end} are not the quoted words`
  return undefined
}

function evidence(passage: PromptPassage['passage'], start: number, end: number): Evidence {
  const { id, source, sha256, text } = passage
  return { passage: id, quote: text.slice(start, end), start, end, source, sha256 }
}

interface Folded {
  readonly text: string
  /** Where each folded character began and ended in the original (UTF-16). */
  readonly from: readonly number[]
  readonly to: readonly number[]
}

/** Lower case, NFKD without combining marks, one space for any white space, plain quotation marks and dashes. */
function fold(original: string): Folded {
  let text = ''
  const from: number[] = []
  const to: number[] = []
  for (const { segment, index } of graphemes.segment(original)) {
    const plain = segment
      .normalize('NFKD')
      .replace(/\p{M}/gu, '')
      .toLowerCase()
      .replace(/[\u2018\u2019\u201b`´]/g, "'")
      .replace(/[\u201c\u201d\u201e«»]/g, '"')
      .replace(/[\u2010-\u2015]/g, '-')
      .replace(/[‹]/g, '<')
      .replace(/[›]/g, '>')
      .replace(/\s+/g, ' ')
    for (const character of plain) {
      if (character === ' ' && text.endsWith(' ')) {
        to[to.length - 1] = index + segment.length
        continue
      }
      for (let unit = 0; unit < character.length; unit++) {
        from.push(index)
        to.push(index + segment.length)
      }
      text += character
    }
  }
  return { text, from, to }
}

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' })
