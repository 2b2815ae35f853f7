import type { Random } from '../context.ts'
import { xavierUniform } from '../numeric/initialise.ts'
import { type Matrix, zeros } from '../numeric/matrix.ts'
import { relu } from '../numeric/ops/activation.ts'
import { addBias } from '../numeric/ops/add-bias.ts'
import { concatCols, concatRows } from '../numeric/ops/concat.ts'
import { gatherRows } from '../numeric/ops/gather-rows.ts'
import { matmul } from '../numeric/ops/matmul.ts'
import { constant, type Param, param, type Tape, type Var } from '../numeric/tape.ts'
import type { PreparedCandidates, UnitRows } from './center.ts'
import type { Pairs } from './pairs.ts'

/** Parameters of the gate (Eq. 6). */
export interface Gate {
  /** W_k ∈ D × hidden per aspect: the relation between marker and aspect. */
  readonly relations: readonly Param[]
  /** MLP 2·hidden → hidden → 1, shared by all aspects. */
  readonly hiddenWeight: Param // (2·hidden, hidden)
  readonly hiddenBias: Param // (1, hidden)
  readonly outWeight: Param // (hidden, 1)
  readonly outBias: Param // (1, 1)
}

/** Xavier-uniform weights and zero biases. */
export function createGate(numAspects: number, dim: number, hidden: number, random: Random): Gate {
  const weight = (name: string, rows: number, cols: number): Param =>
    param(name, xavierUniform(rows, cols, random.fork(name)))
  return {
    relations: Array.from({ length: numAspects }, (_, k) => weight(`relation.${k}`, dim, hidden)),
    hiddenWeight: weight('hidden.weight', 2 * hidden, hidden),
    hiddenBias: param('hidden.bias', zeros(1, hidden)),
    outWeight: weight('out.weight', hidden, 1),
    outBias: param('out.bias', zeros(1, 1)),
  }
}

/** All parameters, in a fixed order. */
export function gateParams(gate: Gate): readonly Param[] {
  return [...gate.relations, gate.hiddenWeight, gate.hiddenBias, gate.outWeight, gate.outBias]
}

/**
 * Gate logits (Eq. 6): w_{n,k} = MLP([marker_n W_k ‖ a_{n,k} W_k]), ReLU inside.
 *
 * Of each aspect only the distinct rows of the batch are projected, markers and aspect vectors in one product.
 *
 * @param pairs a batch, any order
 * @returns     the logits, and which pair each is of
 */
export function gateLogits(
  tape: Tape,
  gate: Gate,
  prepared: PreparedCandidates,
  pairs: Pairs,
): { readonly logits: Var; readonly order: Int32Array } {
  const blocks: Var[] = []
  const order: number[] = []
  for (const [k, relation] of gate.relations.entries()) {
    const places = placesOf(pairs, k)
    if (places.length === 0) continue
    const items = places.map((place) => pairs.item[place])
    const markers = pickRows(prepared.markers, items, 0)
    const aspects = pickRows(prepared.aspects[k], items, markers.rows.length)
    const both = stack(markers.vectors, markers.rows, aspects.vectors, aspects.rows)
    const projected = matmul(tape, constant(both), relation)
    blocks.push(concatCols(tape, [gatherRows(tape, projected, markers.at), gatherRows(tape, projected, aspects.at)]))
    order.push(...places)
  }
  const joined = concatRows(tape, blocks) // (pairs, 2·hidden)
  const hidden = relu(tape, addBias(tape, matmul(tape, joined, gate.hiddenWeight), gate.hiddenBias))
  return {
    logits: addBias(tape, matmul(tape, hidden, gate.outWeight), gate.outBias),
    order: Int32Array.from(order),
  }
}

/** Which entries of the batch are of aspect k. */
function placesOf(pairs: Pairs, k: number): readonly number[] {
  const places: number[] = []
  for (const [place, aspect] of pairs.aspect.entries()) if (aspect === k) places.push(place)
  return places
}

interface PickedRows {
  readonly vectors: Matrix
  /** Distinct rows of `vectors`; −1 = a row of zeros (an item without a marker). */
  readonly rows: readonly number[]
  /** For each item its place in `rows`, counted from `offset`. */
  readonly at: Int32Array
}

function pickRows({ vectors, rowOf }: UnitRows, items: readonly number[], offset: number): PickedRows {
  const placeOf = new Map<number, number>()
  const at = items.map((item) => {
    const row = rowOf[item]
    const place = placeOf.get(row) ?? placeOf.size
    placeOf.set(row, place)
    return offset + place
  })
  return { vectors, rows: [...placeOf.keys()], at: Int32Array.from(at) }
}

function stack(upper: Matrix, upperRows: readonly number[], lower: Matrix, lowerRows: readonly number[]): Matrix {
  const { cols } = upper
  const stacked = zeros(upperRows.length + lowerRows.length, cols)
  const copy = ({ data }: Matrix, row: number, to: number): void => {
    if (row >= 0) stacked.data.set(data.subarray(row * cols, (row + 1) * cols), to * cols)
  }
  for (const [place, row] of upperRows.entries()) copy(upper, row, place)
  for (const [place, row] of lowerRows.entries()) copy(lower, row, upperRows.length + place)
  return stacked
}
