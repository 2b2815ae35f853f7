import type { PromptPassage } from '../knowledge/rank-passages.ts'
import type { AttributeId, DroppedValue, Evidence } from './attribute.ts'
import type { ValueCheck } from './config.ts'
import { citableSentences } from './evidence.ts'
import { foldWords } from './values/fold-words.ts'
import { VALUE_RULES, type ValueRule } from './values/value-rules.ts'

/** What became of the values of one statement. */
export interface JudgedValues {
  /** In the form in which they are shown, each once. */
  readonly kept: readonly string[]
  readonly dropped: readonly DroppedValue[]
  /** A sentence for every kept value; one sentence may state several. */
  readonly evidence: readonly Evidence[]
}

/** How the values of an attribute were checked by a run with this setting: descriptions cannot be judged one by one. */
export function checkOf(attribute: AttributeId, check: ValueCheck): ValueCheck {
  return VALUE_RULES[attribute] === undefined ? 'quoted' : check
}

/**
 * Judges each value by itself: it must be one of its kind, and a sentence of the passages must state it (the cited one when
 * it does, else the first that does). "USA" and "American" become one value, "United States".
 *
 * @param citation number of a sentence, counted from 1 through all passages; anything else = none
 * @returns undefined when the attribute's values are descriptions, which cannot be judged
 */
export function judgeValues(
  attribute: AttributeId,
  values: readonly string[],
  citation: unknown,
  passages: readonly PromptPassage[],
): JudgedValues | undefined {
  const rule = VALUE_RULES[attribute]
  if (rule === undefined) return undefined
  const all = citableSentences(passages)
  const cited = typeof citation === 'number' ? all[citation - 1] : undefined
  const order = cited === undefined ? all : [cited, ...all]
  const kept = new Map<string, string>()
  const dropped: DroppedValue[] = []
  const stating = new Map<Evidence, string[]>()
  for (const [value, read] of distinct(values, rule, dropped)) {
    const sentence = order.find(({ quote }) => rule.isStated(read, quote))
    if (sentence === undefined) {
      const isNamed = all.some(({ quote }) => namesIt(value, read, quote))
      dropped.push({ value, reason: isNamed ? 'no sentence states it' : 'no sentence names it' })
      continue
    }
    kept.set(rule.key(read), read)
    stating.set(sentence, [...(stating.get(sentence) ?? []), read])
  }
  const evidence = [...stating].map(([sentence, states]) => ({ ...sentence, states }))
  return { kept: [...kept.values()], dropped, evidence }
}

/** Pairs of a value as the model wrote it and as it is kept; the first of equal ones. */
function* distinct(
  values: readonly string[],
  rule: ValueRule,
  dropped: DroppedValue[],
): Generator<readonly [value: string, read: string]> {
  const seen = new Set<string>()
  for (const value of values) {
    const read = rule.read(value)
    if (read.length === 0) dropped.push({ value, reason: 'no such value' })
    for (const one of read) {
      const key = rule.key(one)
      if (!seen.has(key)) yield [read.length === 1 ? value : one, one]
      seen.add(key)
    }
  }
}

function namesIt(value: string, read: string, sentence: string): boolean {
  const words = foldWords(sentence)
  return words.includes(foldWords(value)) || words.includes(foldWords(read))
}
