import { Er2almError } from '../../errors.ts'
import { hasEnrichment } from '../../pipeline/config.ts'
import { type EnrichStep, readProgress, type StepProgress } from '../../pipeline/enrich-progress.ts'
import { isRunning } from '../../pipeline/lock-run.ts'
import { isPaused, setPaused } from '../../pipeline/pause.ts'
import { callsNow } from '../../store/call-costs.ts'
import { openLedger } from '../../store/ledger.ts'
import { attributesByItem, profilesByUser } from './catalogue-index.ts'
import { budgetOf } from './cost.ts'
import type { Budget, Enrichment, EnrichmentStep } from './enrichment-data.ts'
import { goesOn, notEnriched } from './missing.ts'
import type { Reply } from './page-data.ts'
import type { RunReader } from './run-reader.ts'

const STEPS: readonly EnrichStep[] = ['items', 'users']

/** How far an enrichment is: cheap enough to ask every second, while another process is at it. */
export async function enrichmentPage(reader: RunReader): Promise<Reply<Enrichment>> {
  const { config } = reader.settings()
  if (!hasEnrichment(config)) return notEnriched(reader, 'The enrichment is')
  const process = isRunning(reader.run.dir)
  const paused = isPaused(reader.run)
  const written = readProgress(reader.run)
  const steps: EnrichmentStep[] = []
  for (const name of STEPS) steps.push(await stepOf(reader, name, written[name], process, paused))
  const state = stateOf(steps, process, paused)
  const calls = callsOf(reader)
  const hint = hintOf(reader, state, paused)
  return {
    ...{ state, paused, process, steps, callsPerMinute: process ? calls.perMinute : 0 },
    ...{ inFlight: process ? calls.inFlight : 0, budget: calls.budget },
    ...(hint !== undefined && { hint }),
  }
}

/**
 * Holds the calls of an enrichment back, or lets them go on.
 * @throws {Er2almError} RUN_NOT_ENRICHED where there is none · RUN_UNWRITABLE
 */
export function pauseEnrichment(reader: RunReader, paused: boolean): void {
  if (!hasEnrichment(reader.settings().config)) {
    throw new Er2almError('RUN_NOT_ENRICHED', 'the config of this run describes no enrichment to pause', {
      hint: notEnriched(reader, '').hint,
    })
  }
  setPaused(reader.run, paused, reader.context.clock.nowMs())
}

async function stepOf(
  reader: RunReader,
  name: EnrichStep,
  progress: StepProgress | undefined,
  process: boolean,
  paused: boolean,
): Promise<EnrichmentStep> {
  const finished = Date.parse(reader.run.manifest()[`enrich ${name}`]?.finished ?? '')
  // Begun again since it was last finished: what the manifest says is of an earlier config.
  if (!Number.isNaN(finished) && !(progress !== undefined && progress.beganMs > finished))
    return doneStep(reader, name, progress, finished)
  if (progress === undefined)
    return { name, state: 'waiting', total: null, done: 0, failed: 0, remainingSeconds: null, updated: null }
  const { total, done, failed, perSecond, updatedMs } = progress
  const isMoving = process && !paused && perSecond > 0
  return {
    ...{ name, state: process ? 'running' : 'stopped', total, done, failed },
    remainingSeconds: isMoving ? (total - done) / perSecond : null,
    updated: new Date(updatedMs).toISOString(),
  }
}

/** Of a run from before progress was written, or one that had nothing to do: as many as there are records of. */
async function doneStep(
  reader: RunReader,
  name: EnrichStep,
  progress: StepProgress | undefined,
  finishedMs: number,
): Promise<EnrichmentStep> {
  const counted = name === 'items' ? (await attributesByItem(reader))?.size : (await profilesByUser(reader))?.size
  const total = progress?.total ?? counted ?? 0
  return {
    ...{ name, state: 'done', total, done: total, failed: progress?.failed ?? 0, remainingSeconds: null },
    updated: new Date(finishedMs).toISOString(),
  }
}

function stateOf(steps: readonly EnrichmentStep[], process: boolean, paused: boolean): Enrichment['state'] {
  if (steps.every(({ state }) => state === 'done')) return 'done'
  if (process) return paused ? 'paused' : 'running'
  return steps.every(({ state }) => state === 'waiting') ? 'waiting' : 'stopped'
}

function hintOf(reader: RunReader, state: Enrichment['state'], paused: boolean): string | undefined {
  const goOn = `${goesOn(reader)}; what is paid for is not asked again`
  if (state === 'paused') return 'Calls in flight end and are kept. Resume to send more.'
  if (state === 'stopped' || state === 'waiting') return paused ? `Resume, then ${goOn}.` : `${goOn}.`
  return state === 'done' && paused
    ? 'It is done. The next run into this folder would wait: resume it first.'
    : undefined
}

interface Calls {
  readonly perMinute: number
  readonly inFlight: number
  readonly budget: Budget
}

function callsOf(reader: RunReader): Calls {
  const { llm } = reader.settings().config
  const store = reader.store()
  if (store === undefined) {
    const [maxUsd, maxRequests] = [llm?.maxUsd ?? null, llm?.maxRequests ?? null]
    const budget = { maxUsd, usd: 0, leftUsd: maxUsd, maxRequests, requests: 0, leftRequests: maxRequests }
    return { perMinute: 0, inFlight: 0, budget }
  }
  openLedger(store)
  const { answeredLastMinute, held } = callsNow(store, reader.context.clock.nowMs())
  return { perMinute: answeredLastMinute, inFlight: held, budget: budgetOf(reader, store) }
}
