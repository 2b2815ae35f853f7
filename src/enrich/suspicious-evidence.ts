import type { PromptPassage } from '../knowledge/rank-passages.ts'
import { type SuspiciousPolicy, suspicions } from '../knowledge/suspicious.ts'
import type { Evidence, ItemAttribute } from './attribute.ts'
import { findEvidence } from './evidence.ts'
import type { ItemToEnrich } from './item-attributes.ts'
import { judgeValues } from './judge-values.ts'
import { type SentenceRange, sentences } from './sentences.ts'

/** Reasons of a rejection for suspicion: what is wrong with the text that the value rests on. */
export const SUSPICIOUS_SENTENCE = 'the sentence addresses the model'
export const SUSPICIOUS_PASSAGE = 'the passage addresses the model'

/**
 * Takes no value on the word of a suspicious passage. Whoever wrote an instruction to the model into a passage could
 * write every other sentence of it, so the whole passage counts as one voice that is not believed:
 *
 * - a value that suspicious passages say and no other is taken out of its record;
 * - evidence in a suspicious passage gives way to a sentence elsewhere that says a value word for word;
 * - a record without a value or without evidence after that is `rejected`, with its values as they were.
 *
 * Records without suspicion, and all of them under `keep`, are handed on as they are. Order and number stay.
 *
 * @param items those that the records are about, with the passages that the model was shown
 */
export function withoutSuspicious(
  records: readonly ItemAttribute[],
  items: readonly ItemToEnrich[],
  policy: SuspiciousPolicy,
): readonly ItemAttribute[] {
  if (policy === 'keep') return records
  const voices = new Map(items.map((item) => [item.id, voicesOf(item.passages)]))
  return records.map((record) => {
    const voice = voices.get(record.item)
    return voice === undefined || voice.suspicious.length === 0 ? record : judged(record, voice)
  })
}

/** True when a quote of the passage lies in, or touches, a stretch that is written for a model. */
export function isSuspiciousSentence(text: string, { start, end }: SentenceRange): boolean {
  return suspicions(text).some((found) => found.start < end && found.end > start)
}

interface Voices {
  readonly suspicious: readonly PromptPassage[]
  readonly clean: readonly PromptPassage[]
}

function voicesOf(passages: readonly PromptPassage[]): Voices {
  const { suspicious = [], clean = [] } = Object.groupBy(passages, ({ text }) =>
    suspicions(text).length > 0 ? 'suspicious' : 'clean',
  )
  return { suspicious, clean }
}

function judged(record: ItemAttribute, { suspicious, clean }: Voices): ItemAttribute {
  if (record.status !== 'stated') return record
  const says = (value: string, passages: readonly PromptPassage[]): Evidence | undefined => {
    const found = findEvidence([value], 0, passages)
    return found?.verbatim ? found.evidence : undefined
  }
  const value = record.value.filter((one) => says(one, suspicious) === undefined || says(one, clean) !== undefined)
  const ids = new Set(suspicious.map(({ passage }) => passage.id))
  const trusted = record.evidence.filter(({ passage }) => !ids.has(passage))
  if (record.evidence.some(({ states }) => states !== undefined))
    return trusted.length === record.evidence.length ? record : judgedAgain(record, { suspicious, clean })
  if (value.length === record.value.length && trusted.length === record.evidence.length) return record
  const elsewhere = trusted.length > 0 ? trusted : value.flatMap((one) => says(one, clean) ?? []).slice(0, 1)
  if (value.length > 0 && elsewhere.length > 0) return { ...record, value, evidence: elsewhere }
  return { ...record, status: 'rejected', reason: reasonOf(record, suspicious), evidence: [] }
}

/** Of values that were judged one by one: those that a clean passage states as well. */
function judgedAgain(record: ItemAttribute, { suspicious, clean }: Voices): ItemAttribute {
  const { kept, evidence } = judgeValues(record.attribute, record.value, 0, clean)!
  const lost = record.value.filter((value) => !kept.includes(value))
  const dropped = [
    ...(record.dropped ?? []),
    ...lost.map((value) => ({ value, reason: 'only a suspicious passage states it' }) as const),
  ]
  const rest = dropped.length > 0 ? { dropped } : {}
  if (kept.length > 0) return { ...record, value: kept, ...rest, evidence }
  return { ...record, status: 'rejected', reason: reasonOf(record, suspicious), ...rest, evidence: [] }
}

/** The sentence when it is itself what addresses the model, else the passage that it stands in. */
function reasonOf(record: ItemAttribute, suspicious: readonly PromptPassage[]): string {
  const addressed = record.evidence.some(({ passage, start, end }) => {
    const shown = suspicious.find((one) => one.passage.id === passage)
    if (shown === undefined) return false
    const sentence = sentences(shown.text).find((range) => range.start < end && range.end > start)
    return sentence !== undefined && isSuspiciousSentence(shown.text, sentence)
  })
  return addressed ? SUSPICIOUS_SENTENCE : SUSPICIOUS_PASSAGE
}
