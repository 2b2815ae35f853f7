// Chooses the demo's settings: every model with the same budget, on validation alone; the test is never read.
//   usage: npm run demo:tune [-- MODEL…]
// Starts from the recordings, writes tuning.json (every trial) beside this file. The best settings are then put into
// er2alm.config.json by hand.
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import { terminalContext } from '../../src/cli/terminal-context.ts'
import type { Json } from '../../src/llm/request.ts'
import { modelSpec } from '../../src/models/registry.ts'
import { needsEnrichment } from '../../src/pipeline/config.ts'
import { loadConfig } from '../../src/pipeline/load-config.ts'
import { loadTrainInputs, runPipeline } from '../../src/pipeline/run.ts'
import { bestTrials, type Trial, tune } from '../../src/pipeline/tune.ts'

const BUDGET = 12
const path = (name: string): string => fileURLToPath(new URL(name, import.meta.url))
const log = path('tuning.json')
const wanted = process.argv.slice(2)
const whole = await loadConfig(path('er2alm.config.json'), [], process.cwd())
const { config } = whole
const context = terminalContext({
  note: (text) => process.stderr.write(text),
  interactive: false,
  signal: new AbortController().signal,
  seed: config.seeds[0]!,
})
const raw = JSON.parse(readFileSync(path('er2alm.config.json'), 'utf8')) as {
  models: Record<string, Record<string, Json>>
}
const names = Object.keys(raw.models).filter((name) => wanted.length === 0 || wanted.includes(name))
// Baselines can be tuned before anything is recorded: without a model that uses it, enrichment is left out.
const enriched = names.some(
  (name) => modelSpec(name).requires.itemAttributes || Object.values(needsEnrichment(name)).some(Boolean),
)
const loaded = enriched
  ? whole
  : { ...whole, config: { ...config, knowledge: undefined, llm: undefined, embed: undefined } }
// What a model does not search stays as the config has it; what it does search is drawn anew.
const base = Object.fromEntries(names.map((name) => [name, raw.models[name]!]))

const out = path('../../runs/tune')
const run = await runPipeline(loaded, { out, only: 'features', env: process.env }, context)
const inputs = await loadTrainInputs(run, loaded, process.env, context)
const earlier: Trial[] = existsSync(log) ? (JSON.parse(readFileSync(log, 'utf8')) as { trials: Trial[] }).trials : []
const kept = earlier.filter(({ model }) => !names.includes(model))
const trials = await tune(
  base,
  inputs,
  { budget: BUDGET, seed: config.seeds[0]!, stopping: config.train, threads: config.threads ?? availableParallelism() },
  context,
)
const all = [...kept, ...trials]
const best = Object.fromEntries(
  [...bestTrials(all)].map(([model, { settings, validation, bestEpoch }]) => [
    model,
    { settings, validation, bestEpoch },
  ]),
)
const protocol = {
  metric: 'ndcg@20 on validation',
  fit: 'train',
  seed: config.seeds[0],
  budget: BUDGET,
  stopping: config.train,
}
writeFileSync(log, `${JSON.stringify({ protocol, best, trials: all }, null, 1)}\n`)
process.stdout.write(`${JSON.stringify(best, null, 2)}\n`)
process.exit(0)
