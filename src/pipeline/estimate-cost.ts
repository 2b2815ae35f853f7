import type { Context } from '../context.ts'
import type { ItemAttribute } from '../enrich/attribute.ts'
import { itemRequest, readReply } from '../enrich/item-attributes.ts'
import { askedAttributes } from '../enrich/item-prompt.ts'
import { picksRequest, profileRequest, type UserToEnrich } from '../enrich/user-profiles.ts'
import { openKnowledge } from '../knowledge/sqlite-store.ts'
import type { Sampling } from '../llm/request.ts'
import type { RecordedReply } from '../store/ledger.ts'
import type { Store } from '../store/sqlite.ts'
import { BYTES_PER_TOKEN, type CallTally, createCallTally, promptTokens, type StageEstimate } from './call-tally.ts'
import type { RunData } from './data-stage.ts'
import { askedItems, askedUsers, type EnrichInputs, itemSampling, selectItems, userSampling } from './enrich-stage.ts'
import { usableAttributes } from './hindsight-rule.ts'
import { retrieveForItems } from './knowledge-stage.ts'
import { usersToEnrich } from './users-to-enrich.ts'

export interface CostEstimate {
  readonly stages: Readonly<Record<'attributes' | 'profiles' | 'picks', StageEstimate>>
  readonly total: StageEstimate
  /** What the numbers rest on, in words. */
  readonly assumptions: readonly string[]
}

/** What an estimate is made from beside the config. */
export interface EstimateSources {
  readonly data: RunData
  /** Holds the passages. */
  readonly store: Store
  /** Replies that are paid for already, by ledger key. */
  readonly known: (key: string) => RecordedReply | undefined
  /** Output tokens a second of one call. */
  readonly tokensPerSecond: number
}

const NO_CALLS: StageEstimate = {
  calls: 0,
  recorded: 0,
  toSend: 0,
  estimated: 0,
  inputTokens: 0,
  outputTokens: 0,
  usd: 0,
  hours: 0,
}

/** The estimate of a config without knowledge, language model and encoder. */
export const NOTHING_TO_ASK: CostEstimate = {
  stages: { attributes: NO_CALLS, profiles: NO_CALLS, picks: NO_CALLS },
  total: NO_CALLS,
  assumptions: [
    'the config asks no language model, so that running it costs nothing: knowledge, llm and embed add enrichment',
  ],
}

/**
 * What the enrichment of a config will cost, without sending anything or loading a model: every item prompt is rendered;
 * profiles are rendered when every item reply is recorded (their counts rest on all items), and counted as average calls
 * until then; so are picks until their profile's reply is recorded.
 */
export async function estimateCost(
  inputs: EnrichInputs,
  sources: EstimateSources,
  context: Context,
): Promise<CostEstimate> {
  const { enrich, llm } = inputs
  const { known, tokensPerSecond } = sources
  const tally = (maxOutputTokens: number): CallTally => createCallTally(llm, known, maxOutputTokens, tokensPerSecond)
  const tallies = {
    attributes: tally(enrich.maxItemTokens),
    profiles: tally(enrich.maxProfileTokens),
    picks: tally(enrich.maxProfileTokens),
  }
  const { attributes: stated, waiting } = await countItems(inputs, sources, tallies.attributes, context)
  const asked = askedUsers(enrich, inputs.baseDir)
  const { dataset, ids, catalogue } = sources.data
  const attributes = usableAttributes(stated, inputs, dataset)
  const everyone = asked === 'all' ? new Set(ids.users) : asked
  const users = usersToEnrich(dataset, ids, catalogue, attributes, enrich, everyone).filter(({ ask }) => ask)
  for (const user of users) countUser(user, userSampling(llm, enrich), waiting === 0, tallies)

  const itemTokens = tallies.attributes.meanInputTokens() ?? 0
  const profileTokens = tallies.profiles.meanInputTokens() ?? itemTokens
  const stages = {
    attributes: tallies.attributes.finish(0),
    profiles: tallies.profiles.finish(itemTokens),
    picks: tallies.picks.finish(profileTokens + tallies.profiles.outputTokensPerCall()),
  }
  const total = Object.values(stages).reduce(addEstimates)
  return { stages, total, assumptions: assumptionsOf(inputs, tokensPerSecond, waiting, stages) }
}

async function countItems(
  { knowledge, enrich, llm, baseDir }: EnrichInputs,
  { data, store }: EstimateSources,
  tally: CallTally,
  context: Context,
): Promise<{ readonly attributes: readonly ItemAttribute[]; readonly waiting: number }> {
  const attributes: ItemAttribute[] = []
  let waiting = 0
  const chosen = selectItems(data.catalogue, askedItems(enrich, baseDir))
  for (const item of await retrieveForItems(chosen, knowledge, openKnowledge(store), context)) {
    const request = itemRequest(item, enrich.attributes, itemSampling(llm, enrich))
    if (request === undefined) continue
    const { key, reply } = tally.add(request)
    if (reply === undefined) waiting++
    else
      attributes.push(...readReply(item, askedAttributes(enrich.attributes), { key, text: reply.text, recorded: true }))
  }
  return { attributes, waiting }
}

function countUser(
  user: UserToEnrich,
  sampling: Sampling,
  itemsKnown: boolean,
  tallies: { readonly profiles: CallTally; readonly picks: CallTally },
): void {
  const picked = user.candidates.length >= 2
  if (!itemsKnown) {
    tallies.profiles.addEstimated()
    if (picked) tallies.picks.addEstimated()
    return
  }
  const request = profileRequest(user, sampling)
  if (request === undefined) return
  const { reply } = tallies.profiles.add(request)
  const picks = picksRequest(user, reply?.text ?? '', sampling)
  if (picks === undefined) return
  if (reply !== undefined) tallies.picks.add(picks)
  else tallies.picks.addEstimated(promptTokens(picks) + tallies.profiles.outputTokensPerCall())
}

function addEstimates(a: StageEstimate, b: StageEstimate): StageEstimate {
  return {
    calls: a.calls + b.calls,
    recorded: a.recorded + b.recorded,
    toSend: a.toSend + b.toSend,
    estimated: a.estimated + b.estimated,
    inputTokens: a.inputTokens + b.inputTokens,
    outputTokens: a.outputTokens + b.outputTokens,
    usd: a.usd + b.usd,
    hours: a.hours + b.hours,
  }
}

function assumptionsOf(
  { llm }: EnrichInputs,
  tokensPerSecond: number,
  waiting: number,
  stages: CostEstimate['stages'],
): readonly string[] {
  const bounded = Object.entries(stages).filter(([, { recorded, toSend }]) => recorded === 0 && toSend > 0)
  return [
    `a token is ${BYTES_PER_TOKEN} bytes of UTF-8 (nothing is tokenised); instructions are counted in full for every call`,
    ...(bounded.length === 0
      ? ['the output of a call is the mean of the recorded calls of its stage']
      : [
          `no reply of ${bounded.map(([name]) => name).join(', ')} is recorded: their output is the most that is allowed`,
        ]),
    ...(waiting === 0 || stages.profiles.calls === 0
      ? []
      : [`${waiting} item replies are missing, and profiles rest on them: profiles and picks are average calls`]),
    `hours: ${tokensPerSecond} output tokens a second and call, ${llm.concurrency} calls at once (--tokens-per-second)`,
    ...(llm.inputUsdPerMillion + llm.outputUsdPerMillion === 0
      ? ['the config has no prices (llm.inputUsdPerMillion, llm.outputUsdPerMillion): USD is 0']
      : []),
  ]
}
