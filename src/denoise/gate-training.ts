import { setImmediate } from 'node:timers/promises'
import type { Random } from '../context.ts'
import { adam } from '../numeric/kernels/adam.ts'
import { type Matrix, matrixOf, zeros } from '../numeric/matrix.ts'
import { mul } from '../numeric/ops/arithmetic.ts'
import { bprLoss } from '../numeric/ops/bpr-loss.ts'
import { concreteGate } from '../numeric/ops/concrete-gate.ts'
import { weightedSum } from '../numeric/ops/weighted-sum.ts'
import { shuffle } from '../numeric/random.ts'
import { constant, createTape, type Param, scalarOf, type Tape, type Var } from '../numeric/tape.ts'
import type { PreparedCandidates } from './center.ts'
import type { NoiseConfig } from './config.ts'
import { type Gate, gateLogits, gateParams } from './gate.ts'
import { agreement, type Pairs, pairsOf } from './pairs.ts'

/** ε of Eq. 7: (2β − 1)·rand + (1 − β), uniform on (β, 1 − β]. */
export function drawNoise(random: Random, beta: number): number {
  return (2 * beta - 1) * random.next() + (1 - beta)
}

/**
 * Gate loss (Eq. 12 with the gated vector): −mean log σ(s·J·(a_{n,k}·marker_n)), J the soft gate with fresh noise. J is
 * pushed up where an aspect agrees with its item's marker and down where it does not. With `mismatched` = m it adds, for
 * m random other items n' of the same aspect, −mean log σ(−s·J·(a_{n',k}·marker_n)), J being the pair's own.
 *
 * @returns 1×1
 */
export function gateLoss(
  tape: Tape,
  gate: Gate,
  prepared: PreparedCandidates,
  pairs: Pairs,
  config: NoiseConfig,
  random: { readonly noise: Random; readonly others: Random },
): Var {
  const { logits, order } = gateLogits(tape, gate, prepared, pairs)
  const epsilon = zeros(order.length, 1)
  for (let at = 0; at < order.length; at++) epsilon.data[at] = drawNoise(random.noise, config.beta)
  const gated = concreteGate(tape, logits, epsilon, config.gateTemperature)
  const own = agreements(order, (place) =>
    agreement(prepared, pairs.item[place], pairs.item[place], pairs.aspect[place]),
  )
  const terms = [bprLoss(tape, mul(tape, gated, constant(scaled(own, config.lossScale))))]
  for (let m = 0; m < config.mismatched; m++) {
    const other = agreements(order, (place) => {
      const owner = otherItem(prepared, pairs.item[place], pairs.aspect[place], random.others)
      return owner < 0 ? 0 : agreement(prepared, pairs.item[place], owner, pairs.aspect[place])
    })
    terms.push(bprLoss(tape, mul(tape, gated, constant(scaled(other, -config.lossScale)))))
  }
  return terms.length === 1
    ? terms[0]
    : weightedSum(
        tape,
        terms,
        terms.map(() => 1),
      )
}

/**
 * Trains the gate with AdamW over all pairs, `batchItems` items a step in a fresh order each epoch. Changes `gate`.
 *
 * @param random forked by name, not advanced
 * @param signal looked at between epochs, when other work gets its turn too
 * @returns      mean loss per epoch, weighted by pairs
 */
export async function trainGate(
  gate: Gate,
  prepared: PreparedCandidates,
  config: NoiseConfig,
  random: Random,
  signal?: AbortSignal,
): Promise<readonly number[]> {
  const sources = { noise: random.fork('noise'), others: random.fork('others') }
  const orderRandom = random.fork('order')
  const tape = createTape({ training: true, random: random.fork('tape') })
  const optimise = adamW(gateParams(gate), config.learningRate)
  const items = Int32Array.from(prepared.markers.rowOf.keys())
  const losses: number[] = []
  for (let epoch = 0; epoch < config.epochs; epoch++) {
    await setImmediate()
    signal?.throwIfAborted()
    shuffle(orderRandom, items)
    let sum = 0
    let count = 0
    for (let start = 0; start < items.length; start += config.batchItems) {
      const pairs = pairsOf(prepared, items.subarray(start, start + config.batchItems))
      if (pairs.item.length === 0) continue
      const loss = gateLoss(tape, gate, prepared, pairs, config, sources)
      tape.backward(loss)
      sum += scalarOf(loss) * pairs.item.length
      count += pairs.item.length
      optimise()
      tape.reset()
    }
    losses.push(count === 0 ? 0 : sum / count)
  }
  return losses
}

/** A step of AdamW with the defaults of models.md §3.2; parameters without a gradient are left alone. */
function adamW(params: readonly Param[], learningRate: number): () => void {
  const states = params.map(({ value }) => ({
    m: new Float32Array(value.data.length),
    v: new Float32Array(value.data.length),
    step: 0,
  }))
  return () => {
    for (const [at, parameter] of params.entries()) {
      if (parameter.grad === null) continue
      const state = states[at]
      state.step++
      const settings = { learningRate, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0.01, step: state.step }
      adam(parameter.value.data, parameter.grad.data, state.m, state.v, settings)
      parameter.grad = null
    }
  }
}

function agreements(order: Int32Array, of: (place: number) => number): Matrix {
  return matrixOf(order.length, 1, Float32Array.from(order, of))
}

function scaled(column: Matrix, factor: number): Matrix {
  return matrixOf(
    column.rows,
    1,
    Float32Array.from(column.data, (x) => factor * x),
  )
}

/** A uniformly drawn other item that has the aspect, or −1 when there is none. */
function otherItem({ aspects }: PreparedCandidates, item: number, aspect: number, random: Random): number {
  const { rowOf } = aspects[aspect]
  if (!rowOf.some((row, i) => row >= 0 && i !== item)) return -1
  for (;;) {
    const other = random.int(rowOf.length)
    if (other !== item && rowOf[other] >= 0) return other
  }
}
