import type { PromptPassage } from '../knowledge/rank-passages.ts'
import type { Evidence } from './attribute.ts'
import { type SentenceRange, sentences } from './sentences.ts'
import { foldWords } from './values/fold-words.ts'

/** Evidence for stated values, and whether its sentence says one of them word for word. */
export interface FoundEvidence {
  readonly evidence: Evidence
  readonly verbatim: boolean
}

/**
 * The sentence that stated values rest on. The cited one when it says a value word for word; else the first sentence
 * that does (models state the right value and cite the wrong sentence: docs/decisions/0003-prompt-forms.md); else the
 * cited one, which may say it in other words.
 *
 * @param citation number of a sentence, counted from 1 through all passages as the prompt shows them; 0 = none
 * @returns undefined when no sentence says a value and the citation is no sentence of the prompt
 */
export function findEvidence(
  values: readonly string[],
  citation: unknown,
  passages: readonly PromptPassage[],
): FoundEvidence | undefined {
  const all = citableSentences(passages)
  const cited = typeof citation === 'number' ? all[citation - 1] : undefined
  const wanted = values.map(foldWords).filter((words) => words.trim() !== '')
  const says = ({ quote }: Evidence): boolean => {
    const words = foldWords(quote)
    return wanted.some((value) => words.includes(value))
  }
  const verbatim = cited !== undefined && says(cited) ? cited : all.find(says)
  if (verbatim !== undefined) return { evidence: verbatim, verbatim: true }
  return cited === undefined ? undefined : { evidence: cited, verbatim: false }
}

/** Every sentence that a prompt shows, as evidence, in the order of its numbers (which begin with 1). */
export function citableSentences(passages: readonly PromptPassage[]): readonly Evidence[] {
  return passages.flatMap(({ passage, text }) => sentences(text).map((range) => evidenceOf(passage, range)))
}

function evidenceOf({ id, text, source, sha256 }: PromptPassage['passage'], { start, end }: SentenceRange): Evidence {
  return { passage: id, quote: text.slice(start, end), start, end, source, sha256 }
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
