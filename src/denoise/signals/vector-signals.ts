import type { Random } from '../../context.ts'
import { ATTRIBUTES, type ItemAspectId } from '../../enrich/attribute.ts'
import { type Matrix, zeros } from '../../numeric/matrix.ts'
import { createTape } from '../../numeric/tape.ts'
import { prepareCandidates } from '../center.ts'
import type { NoiseConfig } from '../config.ts'
import type { NoiseCandidates } from '../filter.ts'
import { createGate, gateLogits } from '../gate.ts'
import { trainGate } from '../gate-training.ts'
import { agreement, pairsOf } from '../pairs.ts'
import type { StatedValue, VectorSignals } from './stated-value.ts'

/** A value with its vector and its item's marker. */
export interface ValueVector {
  readonly stated: Pick<StatedValue, 'item' | 'attribute' | 'value'>
  /** Of the aspect's text with this value alone; length D, not zero. */
  readonly vector: ArrayLike<number>
  /** Length D; all zero = no marker. */
  readonly marker: ArrayLike<number>
  /** Whether it counts for the mean vector of its attribute. */
  readonly isTrusted: boolean
}

/** Rows whose logits are computed at once: bounds the memory of the tape. */
const ROWS_PER_BLOCK = 512

/**
 * What Eq. 6–12 compute, of each value by itself: a row a value, its aspect the one that the attribute goes into. The gate is
 * trained over all rows, without labels (Eq. 12).
 *
 * @param values of one dimension D
 * @returns      a signal a value, in their order
 */
export async function vectorSignals(
  values: readonly ValueVector[],
  dim: number,
  config: NoiseConfig,
  random: Random,
  signal?: AbortSignal,
): Promise<readonly VectorSignals[]> {
  const candidates = valueCandidates(values, dim)
  const prepared = prepareCandidates(candidates, config.center)
  const gate = createGate(prepared.aspects.length, dim, config.hidden, random.fork('gate/init'))
  await trainGate(gate, prepared, config, random.fork('gate/train'), signal)
  const logits = new Float64Array(values.length)
  const unit: Float64Array[] = []
  const rows = [...values.keys()]
  for (let start = 0; start < rows.length; start += ROWS_PER_BLOCK) {
    const pairs = pairsOf(prepared, rows.slice(start, start + ROWS_PER_BLOCK))
    const tape = createTape({ training: false, random: random.fork('gate/score') })
    const block = gateLogits(tape, gate, prepared, pairs)
    for (const [at, place] of block.order.entries()) logits[pairs.item[place]] = block.logits.value.data[at]
  }
  const aspectAt = new Map(prepared.aspects.map(({ id }, k) => [id, k]))
  for (const [row, { stated }] of values.entries()) {
    const { vectors, rowOf } = prepared.aspects[aspectAt.get(aspectOf(stated.attribute))!]
    const from = rowOf[row] * dim
    unit.push(rowOf[row] < 0 ? new Float64Array(dim) : Float64Array.from(vectors.data.subarray(from, from + dim)))
  }
  const centroid = centroids(values, unit, dim)
  return values.map((value, row) => {
    const k = aspectAt.get(aspectOf(value.stated.attribute))!
    return {
      markerCosine: prepared.aspects[k].rowOf[row] < 0 ? 0 : agreement(prepared, row, row, k),
      centroidCosine: cosine(unit[row], centroid(value)),
      gateLogit: logits[row],
    }
  })
}

/** The values as candidates of noise control, a row each. */
export function valueCandidates(values: readonly ValueVector[], dim: number): NoiseCandidates {
  const aspects = new Map<ItemAspectId, Matrix>()
  const markers = zeros(values.length, dim)
  for (const [row, { stated, vector, marker }] of values.entries()) {
    const aspect = aspectOf(stated.attribute)
    const matrix = aspects.get(aspect) ?? zeros(values.length, dim)
    aspects.set(aspect, matrix)
    matrix.data.set(vector, row * dim)
    markers.data.set(marker, row * dim)
  }
  return { itemIds: values.map((_, row) => String(row)), aspects, markers }
}

/** Mean vector of the trusted values of the same attribute, without those of the same item. */
function centroids(
  values: readonly ValueVector[],
  unit: readonly Float64Array[],
  dim: number,
): (value: ValueVector) => Float64Array {
  const sums = new Map<string, Float64Array>()
  const add = (key: string, vector: Float64Array): void => {
    const sum = sums.get(key) ?? new Float64Array(dim)
    for (let d = 0; d < dim; d++) sum[d] += vector[d]
    sums.set(key, sum)
  }
  for (const [row, { stated, isTrusted }] of values.entries()) {
    if (!isTrusted) continue
    add(stated.attribute, unit[row])
    add(JSON.stringify([stated.attribute, stated.item]), unit[row])
  }
  return ({ stated: { attribute, item } }) => {
    const all = sums.get(attribute) ?? new Float64Array(dim)
    const own = sums.get(JSON.stringify([attribute, item]))
    return own === undefined ? all : all.map((sum, d) => sum - own[d])
  }
}

function cosine(a: Float64Array, b: Float64Array): number {
  let [dot, aa, bb] = [0, 0, 0]
  for (let d = 0; d < a.length; d++) {
    dot += a[d] * b[d]
    aa += a[d] * a[d]
    bb += b[d] * b[d]
  }
  return aa * bb === 0 ? 0 : dot / Math.sqrt(aa * bb)
}

function aspectOf(attribute: StatedValue['attribute']): ItemAspectId {
  return ATTRIBUTES.find(({ id }) => id === attribute)!.aspect
}
