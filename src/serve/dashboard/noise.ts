import { existsSync } from 'node:fs'
import type { NoiseDecision, NoiseReason } from '../../denoise/filter.ts'
import type { NoiseReport } from '../../denoise/report.ts'
import { ITEM_ASPECTS, type ItemAttribute } from '../../enrich/attribute.ts'
import { readPlantedErrors } from '../../pipeline/planted-truth.ts'
import { DECISIONS_FILE } from '../../pipeline/trace-items.ts'
import { RELIABILITY_FILE, type WeighedValue } from '../../pipeline/weigh-values.ts'
import { plantedOutcome } from '../../report/planted-errors.ts'
import { REASONS, scoreBins, settingsSentence } from '../../report/sections/noise.ts'
import { plantedVerdict } from '../../report/sections/planted.ts'
import { ASPECT_WORDS, REASON_WORDS } from '../../report/wording.ts'
import { ATTRIBUTES_FILE } from './catalogue-index.ts'
import type {
  NoiseAccuracy,
  NoiseAspectRow,
  NoisePage,
  NoiseReasonRow,
  ReliabilityHistogram,
} from './enrichment-data.ts'
import { notEnriched } from './missing.ts'
import type { Reply } from './page-data.ts'
import type { RunReader } from './run-reader.ts'

const RELIABILITY_BINS = 20
const DROPPED: readonly NoiseReason[] = ['gate', 'cosine']

/** What noise control kept and dropped, why, and how its scores lie. */
export async function noisePage(reader: RunReader): Promise<Reply<NoisePage>> {
  const report = await reader.json<NoiseReport>('denoise/report.json')
  const decisions = await reader.lines<NoiseDecision>(DECISIONS_FILE)
  if (report === undefined || decisions === undefined) return notEnriched(reader, 'The decisions of noise control are')
  const { denoise } = reader.settings().config
  const bins = await reader.made('score bins', [DECISIONS_FILE], async () =>
    scoreBins(decisions, report.scoreHistogram.length),
  )
  const accuracy = await accuracyOf(reader, decisions)
  return {
    candidates: report.candidates,
    kept: report.kept,
    dropped: report.candidates - report.kept,
    settings: settingsSentence(denoise),
    reasons: reasonRows(report),
    aspects: aspectRows(report),
    threshold: denoise.enabled ? denoise.gateThreshold : null,
    scores: bins.map(({ low, high, kept, dropped }) => ({ from: low, to: high, count: kept + dropped, kept })),
    reliability: await reliabilityOf(reader),
    trainingLoss: report.trainingLoss,
    ...(accuracy !== undefined && { accuracy }),
  }
}

function reasonRows({ reasons }: NoiseReport): readonly NoiseReasonRow[] {
  return REASONS.map((reason) => ({
    ...{ reason, words: REASON_WORDS[reason], kept: reason.startsWith('kept'), count: reasons[reason] },
  }))
}

function aspectRows({ byAspect }: NoiseReport): readonly NoiseAspectRow[] {
  return ITEM_ASPECTS.flatMap((aspect): NoiseAspectRow[] => {
    const counts = byAspect[aspect]
    if (counts === undefined) return []
    const kept = counts.kept + counts['kept-warmup']
    const dropped = DROPPED.reduce((sum, reason) => sum + counts[reason], 0)
    return [{ aspect, words: ASPECT_WORDS[aspect], kept, dropped, unknown: counts.unknown }]
  })
}

async function reliabilityOf(reader: RunReader): Promise<Reply<ReliabilityHistogram>> {
  const values = await reader.lines<WeighedValue>(RELIABILITY_FILE)
  if (values === undefined) {
    return {
      missing: 'The stated values of this run are not weighed.',
      hint: 'set denoise.weigh to true (the default), then run the config again',
    }
  }
  return reader.made('reliability bins', [RELIABILITY_FILE], async () => {
    const counts = new Array<number>(RELIABILITY_BINS).fill(0)
    for (const { reliability } of values)
      counts[Math.min(RELIABILITY_BINS - 1, Math.floor(reliability * RELIABILITY_BINS))]!++
    const bins = counts.map((count, b) => ({ from: b / RELIABILITY_BINS, to: (b + 1) / RELIABILITY_BINS, count }))
    return { values: values.length, bins }
  })
}

/** Only where a list of planted errors is beside the config. */
async function accuracyOf(reader: RunReader, decisions: readonly NoiseDecision[]): Promise<NoiseAccuracy | undefined> {
  const { truth } = reader.settings().config
  const attributes = await reader.lines<ItemAttribute>(ATTRIBUTES_FILE)
  if (truth === undefined || attributes === undefined || !existsSync(truth)) return undefined
  return reader.made('accuracy', [ATTRIBUTES_FILE, DECISIONS_FILE, 'config.json'], async () => {
    const { planted, reached, accuracy } = plantedOutcome(readPlantedErrors(truth), attributes, decisions)
    const { wrong, droppedWrong, precision, precisionCi95, recall, baseRate } = accuracy
    return {
      ...{ planted, reached, wrong, droppedWrong, precision, precisionCi95, recall, baseRate },
      says: plantedVerdict(accuracy),
    }
  })
}
