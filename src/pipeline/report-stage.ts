import { existsSync } from 'node:fs'
import { basename } from 'node:path'
import type { AuditReport } from '../audit/audit.ts'
import type { Context } from '../context.ts'
import { refit } from '../data/refit.ts'
import type { NoiseDecision } from '../denoise/filter.ts'
import type { NoiseReport } from '../denoise/report.ts'
import type { Comparison, SkippedSlice } from '../evaluate/comparisons.ts'
import type { MetricsJson } from '../evaluate/metrics-json.ts'
import type { Explanation } from '../explain/explain-item.ts'
import { modelIdentity } from '../llm/providers/registry.ts'
import { hasEntry } from '../numeric/csr.ts'
import { topK } from '../numeric/top-k.ts'
import { renderReport } from '../report/report.ts'
import type { ReportHistory, ReportInput, StageCost } from '../report/report-input.ts'
import { type Ledger, openLedger } from '../store/ledger.ts'
import type { Store } from '../store/sqlite.ts'
import type { RunConfig } from './config.ts'
import { loadDataReport, type RunData } from './data-stage.ts'
import { loadEnrichment } from './enrich-stage.ts'
import { loadScorer } from './evaluate-stage.ts'
import { openExplainer } from './explain-run.ts'
import type { FeatureInputs } from './feature-stage.ts'
import { enrichmentModels, MODEL_LABELS, referenceModel } from './model-labels.ts'
import { newItemExample } from './new-item-example.ts'
import { packageVersion } from './package-version.ts'
import { readPlantedErrors } from './planted-truth.ts'
import { hashFile, type RunFolder } from './run-folder.ts'
import type { ModelHistory } from './train-stage.ts'

const VERSION = 3
/** What `er2alm audit` wrote; the page is made anew when it changes. */
const AUDIT = 'audit.json'

/** `report.html`, from what the folder holds. */
export async function reportStage(
  run: RunFolder,
  store: Store | undefined,
  config: RunConfig,
  identities: Readonly<Record<string, string>>,
  data: () => Promise<RunData>,
  features: FeatureInputs | undefined,
  context: Context,
): Promise<void> {
  const audited = existsSync(run.path(AUDIT))
  const inputs = {
    ...identities,
    ...(config.truth && { truth: await hashFile(config.truth) }),
    ...(audited && { audit: await hashFile(run.path(AUDIT)) }),
  }
  await run.stage('report', { version: VERSION, config: null, inputs }, async () => {
    const runData = await data()
    const metrics = run.readJson<MetricsJson>('evaluate/metrics.json')
    const reference = referenceModel(metrics, config.evaluate)
    const enriched = store !== undefined && features !== undefined
    const input: ReportInput = {
      title: basename(run.readJson<{ readonly baseDir: string }>('config.json').baseDir),
      reference,
      labels: MODEL_LABELS,
      metrics,
      comparisons: run.readJson<readonly Comparison[]>('evaluate/comparisons.json'),
      skipped: run.readJson<readonly SkippedSlice[]>('evaluate/skipped.json'),
      histories: metrics.models.map(({ name }) => run.readJson<ReportHistory>(`models/${name}/history.json`)),
      data: loadDataReport(run),
      ...(enriched && { enrichment: { ...loadEnrichment(run), costs: stageCosts(run, openLedger(store), config) } }),
      ...(enriched && { noise: noiseOf(run, config) }),
      catalogue: new Map(runData.catalogue.map((item) => [item.id, item])),
      example: await example(run, runData, config, reference, enriched ? { store, features } : undefined, context),
      newItem: await newItemExample(run, runData, config, enriched ? { store, features } : undefined, context),
      ...(audited && { audit: run.readJson<AuditReport>(AUDIT) }),
      provenance: provenanceOf(run, config, context),
    }
    run.write('report.html', renderReport(input))
    return ['report.html']
  })
}

function noiseOf(run: RunFolder, config: RunConfig): ReportInput['noise'] {
  return {
    report: run.readJson<NoiseReport>('denoise/report.json'),
    decisions: run.readLines<NoiseDecision>('denoise/decisions.jsonl'),
    settings: config.denoise,
    ...(config.truth !== undefined && { planted: readPlantedErrors(config.truth) }),
  }
}

/** What the replies that the run uses cost when they were made, and how many of them this store itself sent. */
function stageCosts(run: RunFolder, ledger: Ledger, config: RunConfig): readonly StageCost[] {
  if (config.llm === undefined) return []
  const { attributes, profiles, picks } = loadEnrichment(run)
  const { provider, model } = modelIdentity(config.llm)
  const stages = { attributes, profiles, picks }
  return Object.entries(stages).map(([stage, records]) => {
    const keys = new Set(records.map(({ call }) => call).filter((call) => call !== null))
    const replies = [...keys].map((key) => ledger.find(key)).filter((reply) => reply !== undefined)
    return {
      stage,
      model: `${provider} ${model}`,
      replies: replies.length,
      sent: ledger.spent(stage).requests,
      inputTokens: replies.reduce((sum, { inputTokens }) => sum + inputTokens, 0),
      outputTokens: replies.reduce((sum, { outputTokens }) => sum + outputTokens, 0),
      usd: replies.reduce((sum, { usd }) => sum + usd, 0),
    }
  })
}

/**
 * The recommendation that the page explains: of the reference model, in the first place of some user's list, a hit of the
 * test, with the most evidence; ties to the first user. An illustration chosen to show evidence, and the page says so.
 */
async function example(
  run: RunFolder,
  data: RunData,
  config: RunConfig,
  model: string,
  sources: Parameters<typeof openExplainer>[3],
  context: Context,
): Promise<Explanation | undefined> {
  const { dataset, ids } = data
  const fitted = config.evaluate.fit === 'train' ? dataset : refit(dataset)
  const history = run.readJson<ModelHistory>(`models/${model}/history.json`)
  const scorer = loadScorer(run, model, history.runs[0]!.seed, data, config.evaluate.fit)
  const stated = new Map<string, number>()
  if (sources !== undefined) {
    for (const { item, status } of loadEnrichment(run).attributes) {
      if (status === 'stated') stated.set(item, (stated.get(item) ?? 0) + 1)
    }
  }
  const scores = new Float32Array(dataset.numItems)
  const best = new Int32Array(3)
  let chosen: { user: number; item: number; rank: number; score: number; worth: number } | undefined
  for (let user = 0; user < dataset.numUsers; user++) {
    const { rowPtr, colIdx } = fitted.train
    if (dataset.test.rowPtr[user] === dataset.test.rowPtr[user + 1]) continue
    scorer.scoreBlock(Int32Array.of(user), scores)
    for (let p = rowPtr[user]!; p < rowPtr[user + 1]!; p++) scores[colIdx[p]!] = Number.NEGATIVE_INFINITY
    const found = topK(scores, 3, best)
    for (let r = 0; r < found; r++) {
      const item = best[r]!
      const worth = (hasEntry(dataset.test, user, item) ? 100 : 0) + 10 * (stated.get(ids.items[item]!) ?? 0) - r
      if (chosen === undefined || worth > chosen.worth)
        chosen = { user, item, rank: r + 1, score: scores[item]!, worth }
    }
  }
  if (chosen === undefined) return undefined
  const explain = await openExplainer(run, data, config.evaluate.fit, sources, context)
  return explain({ ...chosen, model })
}

function provenanceOf(run: RunFolder, config: RunConfig, context: Context): ReportInput['provenance'] {
  const { baseDir: _, ...shown } = run.readJson<Record<string, unknown>>('config.json')
  return {
    er2alm: packageVersion(),
    node: process.version,
    created: new Date(context.clock.nowMs()).toISOString(),
    ...enrichmentModels(config),
    stages: Object.entries(run.manifest()).map(([name, { identity: id, seconds, peakRssBytes }]) => ({
      name,
      identity: id,
      seconds,
      peakRssBytes,
    })),
    config: JSON.stringify(shown, null, 2),
  }
}
