import type { Random } from '../context.ts'
import { sigmoidOf } from '../numeric/ops/activation.ts'
import { createTape } from '../numeric/tape.ts'
import { type PreparedCandidates, prepareCandidates } from './center.ts'
import type { NoiseConfig } from './config.ts'
import type { NoiseCandidates, NoiseDecision, NoiseFilterFactory } from './filter.ts'
import { createGate, type Gate, gateLogits } from './gate.ts'
import { drawNoise, trainGate } from './gate-training.ts'
import { createJudge } from './noise-control.ts'
import { agreement, type Pairs, pairsOf } from './pairs.ts'

/** Items whose logits are computed at once in the final pass: bounds the memory of the tape. */
const ITEMS_PER_BLOCK = 256

/**
 * Noise control of ER²ALM (Eq. 6–12, Algorithm 1; models.md §7.14): centres the vectors, trains the gate once, then
 * decides in item order, aspects inside. The noise of a pair comes from a sub-stream named by its item and aspect, so
 * that another item more or less does not change it.
 */
export const er2almFilter: NoiseFilterFactory = (config, random) => ({
  async decide(candidates, signal) {
    const prepared = prepareCandidates(candidates, config.center)
    let trainingLoss: readonly number[] = []
    let gate: Gate | undefined
    if (config.useGate) {
      gate = createGate(prepared.aspects.length, candidates.markers.cols, config.hidden, random.fork('gate/init'))
      trainingLoss = await trainGate(gate, prepared, config, random.fork('gate/train'), signal)
    }
    const scores = scorePairs(candidates, prepared, gate, config, random)
    return { decisions: decideInOrder(candidates, prepared, scores, config), trainingLoss }
  },
})

/** J of every pair (Eq. 8): items × aspects, row-major; NaN where the aspect is unknown. */
function scorePairs(
  candidates: NoiseCandidates,
  prepared: PreparedCandidates,
  gate: Gate | undefined,
  config: NoiseConfig,
  random: Random,
): Float64Array {
  const numAspects = prepared.aspects.length
  const scores = new Float64Array(candidates.itemIds.length * numAspects).fill(Number.NaN)
  const items = [...candidates.itemIds.keys()]
  for (let start = 0; start < items.length; start += ITEMS_PER_BLOCK) {
    const pairs = pairsOf(prepared, items.slice(start, start + ITEMS_PER_BLOCK))
    if (pairs.item.length === 0) continue
    const logits =
      gate === undefined ? agreementLogits(prepared, pairs, config) : trainedLogits(prepared, pairs, gate, random)
    for (const [place, item] of pairs.item.entries()) {
      const aspect = pairs.aspect[place]
      const name = `pair/${prepared.aspects[aspect].id}/${candidates.itemIds[item]}`
      const epsilon = drawNoise(random.fork(name), config.beta)
      const logistic = Math.log(epsilon) - Math.log1p(-epsilon)
      scores[item * numAspects + aspect] = sigmoidOf((logistic + logits[place]) / config.gateTemperature)
    }
  }
  return scores
}

function trainedLogits(prepared: PreparedCandidates, pairs: Pairs, gate: Gate, random: Random): Float64Array {
  const tape = createTape({ training: false, random: random.fork('gate/score') })
  const { logits, order } = gateLogits(tape, gate, prepared, pairs)
  const inOrder = new Float64Array(order.length)
  for (const [at, place] of order.entries()) inOrder[place] = logits.value.data[at]
  return inOrder
}

/** Without a gate the logit is s·(a·marker): what the loss would train the gate to say, untrained. */
function agreementLogits(prepared: PreparedCandidates, pairs: Pairs, config: NoiseConfig): Float64Array {
  return Float64Array.from(
    pairs.item,
    (item, place) => config.lossScale * agreement(prepared, item, item, pairs.aspect[place]),
  )
}

function decideInOrder(
  { itemIds, markers }: NoiseCandidates,
  { aspects }: PreparedCandidates,
  scores: Float64Array,
  config: NoiseConfig,
): readonly NoiseDecision[] {
  const judge = createJudge(markers.cols, config)
  const decisions: NoiseDecision[] = []
  for (const [item, id] of itemIds.entries()) {
    for (const [k, aspect] of aspects.entries()) {
      const row = aspect.rowOf[item]
      if (row < 0) {
        decisions.push({ item: id, attribute: aspect.id, kept: false, reason: 'unknown', score: null, delta: null })
        continue
      }
      const { data, cols } = aspect.vectors
      const score = scores[item * aspects.length + k]
      const judgement = judge(data.subarray(row * cols, (row + 1) * cols), score)
      decisions.push({
        item: id,
        attribute: aspect.id,
        kept: judgement.kept,
        reason: judgement.reason,
        score,
        delta: judgement.delta,
      })
    }
  }
  return decisions
}
