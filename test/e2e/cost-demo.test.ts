import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import type { StageEstimate } from '../../src/pipeline/call-tally.ts'
import { hasEnrichment } from '../../src/pipeline/config.ts'
import { createContext } from '../../src/pipeline/create-context.ts'
import { loadRunData, type RunData } from '../../src/pipeline/data-stage.ts'
import { type CostEstimate, estimateCost } from '../../src/pipeline/estimate-cost.ts'
import { loadConfig } from '../../src/pipeline/load-config.ts'
import { absolutePaths, openRunStore, runPipeline } from '../../src/pipeline/run.ts'
import { openLedger, type RecordedReply } from '../../src/store/ledger.ts'
import type { Store } from '../../src/store/sqlite.ts'

const DEMO = fileURLToPath(new URL('../../examples/movietweetings/', import.meta.url))
const STAGES = ['attributes', 'profiles', 'picks'] as const

interface Used {
  readonly inputTokens: number
  readonly outputTokens: number
}

describe('er2alm cost, held against the recorded calls of the demo', () => {
  const out = mkdtempSync(join(tmpdir(), 'er2alm-cost-demo-'))
  const context = createContext({ seed: 1 })
  let store: Store
  let data: RunData
  let estimate: (known: (key: string) => RecordedReply | undefined) => Promise<CostEstimate>
  let find: (key: string) => RecordedReply | undefined
  const stageOf = new Map<string, string>()

  before(async () => {
    const loaded = await loadConfig(DEMO, ['recordings={"replies":"replies.jsonl.gz"}'], DEMO)
    const run = await runPipeline(loaded, { out, only: 'knowledge', env: {} }, context)
    store = openRunStore(run)
    data = await loadRunData(run, context.signal)
    const config = absolutePaths(loaded.config, loaded.baseDir)
    assert.ok(hasEnrichment(config))
    const ledger = openLedger(store)
    find = ledger.find
    for (const { key, stage } of ledger.entries()) stageOf.set(key, stage)
    const inputs = { ...config, baseDir: loaded.baseDir, env: {} }
    estimate = (known) => estimateCost(inputs, { data, store, known, tokensPerSecond: 30 }, context)
  })
  after(() => {
    store.close()
    rmSync(out, { recursive: true, force: true })
  })

  /** Estimates with some replies hidden, and what the hidden ones used when they were asked. */
  async function compare(
    isHidden: (key: string) => boolean,
  ): Promise<{ estimated: CostEstimate; used: Map<string, Used> }> {
    const used = new Map<string, Used>()
    const counted = new Set<string>()
    const estimated = await estimate((key) => {
      const reply = find(key)
      if (reply === undefined || !isHidden(key)) return reply
      if (!counted.has(key)) {
        counted.add(key)
        const stage = stageOf.get(key)!
        const { inputTokens = 0, outputTokens = 0 } = used.get(stage) ?? {}
        used.set(stage, {
          inputTokens: inputTokens + reply.inputTokens,
          outputTokens: outputTokens + reply.outputTokens,
        })
      }
      return undefined
    })
    return { estimated, used }
  }

  function check(
    what: string,
    stage: string,
    estimated: StageEstimate,
    used: Used,
    print: (line: string) => void,
  ): void {
    for (const field of ['inputTokens', 'outputTokens'] as const) {
      const off = estimated[field] / used[field] - 1
      const percent = `${off < 0 ? '' : '+'}${(100 * off).toFixed(1)} %`
      print(`${what}, ${stage}: ${field} ${estimated[field]} estimated, ${used[field]} used (${percent})`)
      assert.ok(Math.abs(off) <= 0.1, `${what}, ${stage}: ${field} is off by ${percent}`)
    }
  }

  const fold = (key: string): number => Number.parseInt(key.slice(0, 8), 16) % 20

  it('is within 10 % of the tokens of every stage before anything is recorded of it', async (t) => {
    for (const stage of STAGES) {
      const { estimated, used } = await compare((key) => stageOf.get(key) === stage)
      // Picks go on from profiles: without these they are not rendered, and not counted here.
      if (used.has(stage))
        check('nothing recorded of it', stage, estimated.stages[stage], used.get(stage)!, (line) => t.diagnostic(line))
    }
  })

  it('is within 10 % when nothing at all is recorded, for the items', async (t) => {
    const { estimated, used } = await compare(() => true)
    check('nothing recorded', 'attributes', estimated.stages.attributes, used.get('attributes')!, (line) =>
      t.diagnostic(line),
    )
  })

  it('is within 10 % after a twentieth of the replies is recorded', async (t) => {
    for (const stage of STAGES) {
      const { estimated, used } = await compare((key) => stageOf.get(key) === stage && fold(key) > 0)
      check('a twentieth recorded', stage, estimated.stages[stage], used.get(stage)!, (line) => t.diagnostic(line))
    }
  })
})
