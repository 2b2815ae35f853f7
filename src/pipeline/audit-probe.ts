import { answerProbe, type ProbeAnswers, type ProbeStep, probeSteps } from '../audit/probe.ts'
import type { Context } from '../context.ts'
import type { CatalogueItem } from '../data/catalogue.ts'
import { createLlm } from '../llm/calls.ts'
import type { LlmConfig } from '../llm/config.ts'
import { mapConcurrent } from '../llm/map-concurrent.ts'
import { loadModel, modelIdentity } from '../llm/providers/registry.ts'
import { callKey } from '../llm/request.ts'
import { createRandom } from '../numeric/random.ts'
import { openLedger } from '../store/ledger.ts'
import type { Store } from '../store/sqlite.ts'
import type { RunConfig } from './config.ts'
import { itemSampling } from './enrich-stage.ts'

/** Items about which recorded replies of the probe are looked for. */
const PROBED_ITEMS = 40

/** How the memorisation probe is answered. */
export interface ProbeOptions {
  /** Items to ask the model about; absent = recorded replies only. */
  readonly items?: number
  /** Ask even where the config says `replay`. */
  readonly live: boolean
}

/**
 * Replies of the memorisation probe that are recorded in the store; asked for first where the options say so.
 * @throws {Er2almError} what a call throws; what was recorded until then is kept, and counts in a later audit
 */
export async function probeOf(
  store: Store,
  { llm, enrich }: { readonly llm: LlmConfig; readonly enrich: RunConfig['enrich'] },
  titled: readonly CatalogueItem[],
  { items, live, env }: ProbeOptions & { readonly env: NodeJS.ProcessEnv },
  context: Context,
): Promise<ProbeAnswers | { readonly notRun: string }> {
  const steps = probeSteps(titled, items ?? PROBED_ITEMS, itemSampling(llm, enrich), createRandom(0))
  const ledger = openLedger(store)
  const identity = modelIdentity(llm)
  if (items !== undefined && (live || llm.mode === 'live')) await askAll(store, llm, steps, env, context)
  const replies = steps.map(({ call }) => ledger.find(callKey(identity, call.request))?.text)
  const missing = replies.filter((reply) => reply === undefined).length
  if (missing === steps.length) {
    const why = llm.mode === 'replay' && !live ? 'the config only replays (llm.mode), and' : ''
    return { notRun: `${why} no reply to it is recorded in the store of the run`.trim() }
  }
  return answerProbe(steps, async (request) => ledger.find(callKey(identity, request))?.text)
}

async function askAll(
  store: Store,
  config: LlmConfig,
  steps: readonly ProbeStep[],
  env: NodeJS.ProcessEnv,
  context: Context,
): Promise<void> {
  const llm = createLlm(
    { ...config, mode: 'live' },
    modelIdentity(config),
    () => loadModel(config, env),
    store,
    context,
  )
  const progress = context.progress.start('memorisation probe', steps.length)
  let done = 0
  try {
    await mapConcurrent(steps, config.concurrency, async ({ call }) => {
      context.signal.throwIfAborted()
      await llm.ask(call.request)
      progress.update(++done)
    })
  } finally {
    progress.end()
  }
}
