import type { Random } from '../context.ts'
import type { CatalogueItem } from '../data/catalogue.ts'
import { parseObject } from '../enrich/item-attributes.ts'
import type { CallRequest, Sampling } from '../llm/request.ts'
import { shuffle } from '../numeric/random.ts'
import { isExact, PROBE_QUESTIONS, type ProbeCall, type ProbeQuestion, probeCall, SHOWN_IDS } from './probe-prompt.ts'

/** Exact answers to one question, about the items and about their anonymised twins. */
export interface ProbeCounts {
  readonly asked: number
  readonly exact: number
  readonly controlAsked: number
  readonly controlExact: number
  /** Original ids of items that were answered exactly. */
  readonly items: readonly string[]
}

/** What the probe found out. */
export type ProbeAnswers = { readonly [Q in ProbeQuestion]: ProbeCounts }

/** A question about an item, or about the same item under a title that no film has. */
export interface ProbeStep {
  readonly item: string
  readonly isControl: boolean
  readonly call: ProbeCall
}

/**
 * The questions about `count` items of the catalogue, drawn at random: the first n of the draw are the same whatever
 * `count` is, so that recorded replies serve a larger probe too. Each question is asked twice: by the title, and by the
 * title with the letters of each word mixed up, which no one can know (the control).
 *
 * @param items with a title of their own, by dense index
 */
export function probeSteps(
  items: readonly CatalogueItem[],
  count: number,
  sampling: Sampling,
  random: Random,
): readonly ProbeStep[] {
  const order = Int32Array.from(items.keys())
  shuffle(random.fork('probe items'), order)
  const drawn = Array.from(order, (place) => items[place])
  const shown = drawn.slice(0, SHOWN_IDS)
  return drawn.slice(SHOWN_IDS, SHOWN_IDS + count).flatMap((item) => {
    const twin = { ...item, title: anonymised(item.title, random.fork(`twin ${item.id}`)) }
    return PROBE_QUESTIONS.flatMap((question) =>
      [item, twin].flatMap((asked): ProbeStep[] => {
        const call = probeCall(question, asked, shown, sampling)
        return call === undefined ? [] : [{ item: item.id, isControl: asked === twin, call }]
      }),
    )
  })
}

/**
 * Counts exact answers.
 *
 * @param reply to a request, undefined where there is none: the step is then not counted
 */
export async function answerProbe(
  steps: readonly ProbeStep[],
  reply: (request: CallRequest) => Promise<string | undefined>,
): Promise<ProbeAnswers> {
  const counts = Object.fromEntries(
    PROBE_QUESTIONS.map((question) => [
      question,
      { asked: 0, exact: 0, controlAsked: 0, controlExact: 0, items: [] as string[] },
    ]),
  ) as Record<ProbeQuestion, { -readonly [K in Exclude<keyof ProbeCounts, 'items'>]: number } & { items: string[] }>
  for (const { item, isControl, call } of steps) {
    const text = await reply(call.request)
    if (text === undefined) continue
    const said = parseObject(text)?.answer
    const exact = typeof said === 'string' && isExact(said, call.expected)
    const count = counts[call.question]
    count[isControl ? 'controlAsked' : 'asked']++
    if (!exact) continue
    count[isControl ? 'controlExact' : 'exact']++
    if (!isControl) count.items.push(item)
  }
  return counts
}

/** The letters of each word in another order; the first stays a capital, digits and marks stay in their places. */
export function anonymised(title: string, random: Random): string {
  return title.replace(/\p{L}+/gu, (word) => {
    const letters = [...word.toLowerCase()]
    const order = Int32Array.from(letters.keys())
    shuffle(random, order)
    const mixed = Array.from(order, (place) => letters[place]).join('')
    return /^\p{Lu}/u.test(word) ? mixed.charAt(0).toUpperCase() + mixed.slice(1) : mixed
  })
}
