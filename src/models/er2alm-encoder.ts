import type { Random } from '../context.ts'
import type { SidedOperators } from '../numeric/graph-normalise.ts'
import { linearDefault, xavierUniform } from '../numeric/initialise.ts'
import { rowL2Normalize } from '../numeric/ops/row-l2-normalize.ts'
import { rowSoftmax } from '../numeric/ops/row-softmax.ts'
import { sliceRows } from '../numeric/ops/slice.ts'
import { spmm } from '../numeric/ops/spmm.ts'
import { weightedSum } from '../numeric/ops/weighted-sum.ts'
import { type Param, param, type Tape, type Var } from '../numeric/tape.ts'
import type { Er2almConfig } from './er2alm.ts'
import type { Er2almInputs } from './er2alm-inputs.ts'
import { type DenseLayer, type FeatureBranch, type Propagated, propagateFeatures } from './feature-branch.ts'

/** Everything a forward pass makes. */
export interface Er2almForward {
  readonly users: Var
  readonly items: Var
  readonly aspects: Propagated | undefined
  readonly profile: Propagated | undefined
  readonly modal: ReadonlyMap<string, Propagated>
}

/** What a forward pass needs. */
export interface Er2almParts {
  readonly settings: Er2almConfig
  readonly graph: SidedOperators
  readonly inputs: Er2almInputs
  readonly users: Param
  readonly items: Param
  readonly layers: ReadonlyMap<string, DenseLayer>
}

/** The branches by the name of their layer. */
function branchesOf(inputs: Er2almInputs): ReadonlyMap<string, FeatureBranch> {
  const { aspects, profile, modal } = inputs
  return new Map([
    ...(aspects === undefined ? [] : [['aspect', aspects] as const]),
    ...(profile === undefined ? [] : [['profile', profile] as const]),
    ...modal,
  ])
}

/** A dense layer for each branch that is there: Xavier-uniform weight, default bias, named after the branch. */
export function denseLayers(inputs: Er2almInputs, d: number, random: Random): ReadonlyMap<string, DenseLayer> {
  const layers = [...branchesOf(inputs)].map(([name, { rows }]) => {
    const dim = rows.value.cols
    const weights = xavierUniform(dim, d, random.fork(`${name}.weight`))
    const bias = linearDefault(1, d, dim, random.fork(`${name}.bias`))
    return [name, { weight: param(`${name}.weight`, weights), bias: param(`${name}.bias`, bias) }] as const
  })
  return new Map(layers)
}

/** Final vectors of all users and items, and the propagated features, which the loss needs too. */
export function forward(tape: Tape, parts: Er2almParts): Er2almForward {
  const { settings, inputs, users, items, layers } = parts
  const through = (name: string, branch: FeatureBranch | undefined): Propagated | undefined =>
    branch && propagateFeatures(tape, branch, layers.get(name)!)
  const aspects = through('aspect', inputs.aspects)
  const profile = through('profile', inputs.profile)
  const modal = new Map([...inputs.modal].map(([name, branch]) => [name, through(name, branch)!]))
  const ids = idBranch(tape, parts)
  const side = (layersOf: readonly Var[], rows: number, onSide: 'own' | 'other'): Var => {
    const terms = [...layersOf]
    const weights = layersOf.map(() => 1 / layersOf.length)
    const push = (stacked: Var, termWeight: number): void => {
      const normalised = rowL2Normalize(tape, stacked)
      for (let from = 0; from < stacked.value.rows; from += rows) {
        terms.push(sliceRows(tape, normalised, from, from + rows))
        weights.push(termWeight)
      }
    }
    if (profile) push(onSide === 'own' ? profile.other : profile.own, settings.profileWeight)
    if (aspects) push(aspects[onSide], settings.aspectWeight)
    for (const branch of modal.values()) push(branch[onSide], settings.modalWeight)
    return weightedSum(tape, terms, weights)
  }
  return {
    // Aspects, image and text are the items' own; to the users they are of the other side. For the profile it is reversed.
    users: side(ids.users, users.value.rows, 'other'),
    items: side(ids.items, items.value.rows, 'own'),
    aspects,
    profile,
    modal,
  }
}

/** All layers of the id branch, layer 0 included: users first, then items from these users. */
function idBranch(tape: Tape, { graph, settings, users, items }: Er2almParts): { users: Var[]; items: Var[] } {
  const layers = { users: [users as Var], items: [items as Var] }
  for (let layer = 1; layer <= settings.propagationLayers; layer++) {
    const finish = (x: Var): Var =>
      settings.lastLayerSoftmax && layer === settings.propagationLayers ? rowSoftmax(tape, x) : x
    const nextUsers = finish(spmm(tape, graph.userFromItem, layers.items[layer - 1]))
    layers.users.push(nextUsers)
    layers.items.push(finish(spmm(tape, graph.itemFromUser, nextUsers)))
  }
  return layers
}
