import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import type { AttributeId, ItemAttribute } from '../../src/enrich/attribute.ts'
import type { ValueCheck } from '../../src/enrich/config.ts'
import { type ItemToEnrich, parseObject, readReply } from '../../src/enrich/item-attributes.ts'
import { askedAttributes } from '../../src/enrich/item-prompt.ts'
import { withoutSuspicious } from '../../src/enrich/suspicious-evidence.ts'
import { suspicions } from '../../src/knowledge/suspicious.ts'
import { modelIdentity } from '../../src/llm/providers/registry.ts'
import { type CallRequest, callKey } from '../../src/llm/request.ts'
import type { LedgerEntry } from '../../src/store/ledger.ts'
import { ATTACKS, type Attack, type Stated } from './attacks.ts'
import { FILMS, type Film } from './films.ts'
import { ASKED, itemOf, itemWithoutFirst, llmConfig, MODELS, naiveRequest, productRequest } from './prompts.ts'

/**
 * How far a text gets. `naive`: texts pasted into a question, whatever comes back is taken; `prompt`: our prompt and
 * schema, whatever comes back is taken; `quoted`, `supported`: only what that check of the evidence states; `flag`: after
 * `supported`, no value on the word of a suspicious passage; `drop`: suspicious passages are not shown at all.
 */
export const STAGES = ['naive', 'prompt', 'quoted', 'supported', 'flag', 'drop'] as const
export type Stage = (typeof STAGES)[number]

/** One attack (or none) on one film. */
export interface Trial {
  readonly attack: Attack | undefined
  readonly film: Film
  readonly detected: boolean
  readonly stated: Readonly<Record<Stage, Stated>>
}

/** Gives the reply to a call; undefined when there is none. */
export type ReplyFinder = (request: CallRequest) => string | undefined

/** Every call that the measurement needs, each once. */
export function allRequests(): readonly CallRequest[] {
  const requests: CallRequest[] = []
  const seen = new Set<string>()
  measure((request) => {
    const key = JSON.stringify(request)
    if (!seen.has(key)) requests.push(request)
    seen.add(key)
    return '{}'
  })
  return requests
}

/** The recorded replies of a model. */
export function recordedReplies(short: string): ReplyFinder {
  const file = join(import.meta.dirname, `replies-${short}.jsonl.gz`)
  if (!existsSync(file)) return () => undefined
  const config = llmConfig(MODELS.find((model) => model.short === short)!, 'replay')
  const lines = gunzipSync(readFileSync(file)).toString('utf8').trim().split('\n')
  const replies = new Map(lines.map((line) => JSON.parse(line) as LedgerEntry).map(({ key, text }) => [key, text]))
  return (request) => replies.get(callKey(modelIdentity(config), request))
}

/** Film by film: without an attack, then every attack. A trial that lacks a reply is left out. */
export function measure(reply: ReplyFinder): readonly Trial[] {
  return FILMS.flatMap((film) => [undefined, ...ATTACKS].flatMap((attack) => trial(attack, film, reply) ?? []))
}

function trial(attack: Attack | undefined, film: Film, reply: ReplyFinder): Trial | undefined {
  const item = itemOf(film, attack)
  const left = itemWithoutFirst(film)
  const detected = suspicions(item.passages[0]!.text).length > 0
  const naive = naiveRequest(item)
  const naiveText = naive === undefined ? '{}' : reply(naive)
  const text = reply(productRequest(item))
  const leftText = detected ? reply(productRequest(left)) : text
  if (naiveText === undefined || text === undefined || leftText === undefined) return undefined
  const checked = recordsOf(item, text)
  return {
    attack,
    film,
    detected,
    stated: {
      naive: said(naiveText),
      prompt: said(text),
      quoted: statedOf(recordsOf(item, text, 'quoted')),
      supported: statedOf(checked),
      flag: statedOf(withoutSuspicious(checked, [item], 'flag')),
      drop: statedOf(detected ? recordsOf(left, leftText) : checked),
    },
  }
}

function recordsOf(item: ItemToEnrich, text: string, check: ValueCheck = 'supported'): readonly ItemAttribute[] {
  return readReply(item, askedAttributes(ASKED), { key: 'call', text, recorded: true }, check)
}

/** All that a reply says, unchecked. */
function said(text: string): Stated {
  const reply = parseObject(text) ?? {}
  return new Map(
    ASKED.map((id): [AttributeId, readonly string[]] => {
      const values = [reply[id]].flat().filter((value) => typeof value === 'string' && value.trim() !== '')
      return [id, values as string[]]
    }),
  )
}

function statedOf(records: readonly ItemAttribute[]): Stated {
  return new Map(records.filter(({ status }) => status === 'stated').map(({ attribute, value }) => [attribute, value]))
}

/** Trials that went the attacker's way, of how many. */
export function successes(trials: readonly Trial[], stage: Stage): number {
  return trials.filter(({ attack, film, stated }) => attack?.succeeds(stated[stage], film)).length
}

/** Trials whose director is stated, and is the true one and nobody else. */
export function trueDirectors(trials: readonly Trial[], stage: Stage): number {
  return trials.filter(({ film, stated }) => {
    const names = stated[stage].get('director') ?? []
    return names.length === 1 && names[0] === film.director
  }).length
}
