import type { Context } from '../context.ts'
import type { ItemAttribute } from '../enrich/attribute.ts'
import { askedAttributes, itemSchema } from '../enrich/item-prompt.ts'
import { picksRequest, profileRequest, type UserToEnrich } from '../enrich/user-profiles.ts'
import { pickSchema, profileSchema } from '../enrich/user-prompt.ts'
import { openKnowledge } from '../knowledge/sqlite-store.ts'
import type { LlmConfig, ProviderConfig } from '../llm/config.ts'
import { BYTES_PER_TOKEN, promptBytes, typicalReplyTokens } from '../llm/prompt-tokens.ts'
import type { Json, Sampling } from '../llm/request.ts'
import type { RecordedReply } from '../store/ledger.ts'
import type { Store } from '../store/sqlite.ts'
import { type CallTally, createCallTally, type StageEstimate } from './call-tally.ts'
import type { RunData } from './data-stage.ts'
import { askedItems, askedUsers, type EnrichInputs, secondLlm, selectItems, userSampling } from './enrich-stage.ts'
import { usableAttributes } from './hindsight-rule.ts'
import { retrieveForItems } from './knowledge-stage.ts'
import { type ItemCall, recordedItem } from './recorded-item.ts'
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

/** The estimate of a config without knowledge, language model or encoder. @param missing which of them it lacks */
export function nothingToAsk(missing: string): CostEstimate {
  return {
    stages: { attributes: NO_CALLS, profiles: NO_CALLS, picks: NO_CALLS },
    total: NO_CALLS,
    assumptions: [
      `the config asks no language model, so that running it costs nothing: for enrichment it lacks ${missing}`,
    ],
  }
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
  const tally = (schema: { readonly [key: string]: Json }, model: LlmConfig = llm): CallTally =>
    createCallTally(model, known, typicalReplyTokens(schema), tokensPerSecond)
  const asked = askedAttributes(enrich.attributes)
  const confirming = secondLlm(inputs)
  const aspects = new Set(asked.map(({ aspect }) => (aspect === 'plotTheme' ? 'theme' : aspect)))
  const tallies = {
    attributes: tally(itemSchema(asked, 0)),
    confirmations: confirming && tally(itemSchema(asked, 0), confirming),
    profiles: tally(profileSchema([...aspects].map((aspect) => ({ aspect, values: [] })))),
    picks: tally(pickSchema(enrich.candidates)),
  }
  const { attributes: recorded, waiting } = await countItems(inputs, sources, tallies, context)
  const listed = askedUsers(enrich, inputs.baseDir)
  const { dataset, ids, catalogue } = sources.data
  const attributes = usableAttributes(recorded, inputs, dataset)
  const everyone = listed === 'all' ? new Set(ids.users) : listed
  const users = usersToEnrich(dataset, ids, catalogue, attributes, enrich, everyone).filter(({ ask }) => ask)
  for (const user of users) countUser(user, userSampling(llm, enrich), waiting === 0, llm.provider.kind, tallies)

  const itemBytes = tallies.attributes.meanBytes() ?? 0
  const profileBytes = tallies.profiles.meanBytes() ?? itemBytes
  const replyBytes = tallies.profiles.outputTokensPerCall() * BYTES_PER_TOKEN
  // What one stage has recorded tells how many bytes a token of this model has in the others, too.
  const tokensPerByte = [tallies.attributes, tallies.profiles, tallies.picks]
    .map((one) => one.tokensPerByte())
    .find((ratio) => ratio !== undefined)
  const stated = tallies.attributes.finish({ bytes: 0, tokensPerByte })
  const confirmed = tallies.confirmations?.finish({ bytes: 0, tokensPerByte: tallies.confirmations.tokensPerByte() })
  const stages = {
    attributes: confirmed === undefined ? stated : addEstimates(stated, confirmed),
    profiles: tallies.profiles.finish({ bytes: itemBytes, tokensPerByte }),
    picks: tallies.picks.finish({ bytes: profileBytes + replyBytes, tokensPerByte }),
  }
  const total = Object.values(stages).reduce(addEstimates)
  return { stages, total, assumptions: assumptionsOf(inputs, tokensPerSecond, waiting, stages, tokensPerByte) }
}

async function countItems(
  inputs: EnrichInputs,
  { data, store, known }: EstimateSources,
  tallies: { readonly attributes: CallTally; readonly confirmations: CallTally | undefined },
  context: Context,
): Promise<{ readonly attributes: readonly ItemAttribute[]; readonly waiting: number }> {
  const { knowledge, enrich, baseDir } = inputs
  const attributes: ItemAttribute[] = []
  let waiting = 0
  const chosen = selectItems(data.catalogue, askedItems(enrich, baseDir))
  for (const item of await retrieveForItems(chosen, knowledge, openKnowledge(store), context)) {
    const { records, first, second } = recordedItem(item, inputs, known)
    if (first !== undefined) addCall(tallies.attributes, first)
    if (second !== undefined) addCall(tallies.confirmations!, second)
    if (records === undefined) waiting++
    else if (first !== undefined) attributes.push(...records)
  }
  return { attributes, waiting }
}

/** A broken reply whose repair is not there yet: the repair is one more call. */
function addCall(tally: CallTally, { request, known }: ItemCall): void {
  tally.add(request)
  if (known.kind === 'missing' && known.broken !== undefined) tally.add(known.request)
}

function countUser(
  user: UserToEnrich,
  sampling: Sampling,
  itemsKnown: boolean,
  provider: ProviderConfig['kind'],
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
  else
    tallies.picks.addEstimated(promptBytes(picks, provider) + tallies.profiles.outputTokensPerCall() * BYTES_PER_TOKEN)
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
  tokensPerByte: number | undefined,
): readonly string[] {
  const bounded = Object.entries(stages).filter(([, { recorded, toSend }]) => recorded === 0 && toSend > 0)
  return [
    tokensPerByte === undefined
      ? `a token is ${BYTES_PER_TOKEN} bytes of UTF-8 (nothing is tokenised); instructions are counted in full for every call`
      : `a token is ${(1 / tokensPerByte).toFixed(2)} bytes of UTF-8, as in the recorded calls; instructions are counted in full for every call`,
    ...(bounded.length === 0
      ? ['the output of a call is the mean of the recorded calls of its stage']
      : [
          `no reply of ${bounded.map(([name]) => name).join(', ')} is recorded: their output is what is usual for their schemas (in the demo within 10 %); record some replies for a better figure`,
        ]),
    ...(waiting === 0 || stages.profiles.calls === 0
      ? []
      : [`${waiting} item replies are missing, and profiles rest on them: profiles and picks are average calls`]),
    `hours: ${tokensPerSecond} output tokens a second and call, ${llm.concurrency} calls at once (--tokens-per-second)`,
    ...(llm.inputUsdPerMillion + llm.outputUsdPerMillion === 0
      ? [
          'the config has no prices (llm.inputUsdPerMillion, llm.outputUsdPerMillion): what it costs in USD cannot be said',
        ]
      : []),
  ]
}
