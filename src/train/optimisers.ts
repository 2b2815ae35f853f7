import type { ParamGroup } from '../models/model.ts'
import { adam } from '../numeric/kernels/adam.ts'
import type { Floats } from '../numeric/matrix.ts'
import type { Param } from '../numeric/tape.ts'

const DEFAULT_BETAS: readonly [number, number] = [0.9, 0.999]
const DEFAULT_WEIGHT_DECAY = 0.01
const EPSILON = 1e-8

/** Moves the parameters against their gradients. */
export interface Optimiser {
  /** One step at the rates of this epoch (from 1). Parameters without a gradient are left alone. Clears all gradients. */
  step(epoch: number): void
}

interface Moments {
  readonly m: Floats
  readonly v: Floats
  steps: number
}

/**
 * Adam (Kingma and Ba, ICLR 2015, Algorithm 1) and AdamW (Loshchilov and Hutter, ICLR 2019: θ ← θ − η·λ·θ first), with
 * bias correction, ε = 1e-8, β = (0.9, 0.999) and λ = 0.01 unless the group says otherwise. Dense: a parameter with a
 * gradient is updated in every row, those that are zero in this step too, as in the reference programs of models.md §3.2.
 * `sgd` is θ ← θ − η·∇ without state.
 * A parameter whose gradient is null in a step keeps its value, its moments and its count of steps.
 */
export function createOptimiser(groups: readonly ParamGroup[]): Optimiser {
  const moments = new Map<Param, Moments>()
  return {
    step(epoch) {
      for (const group of groups) {
        const learningRate = group.learningRate * (group.learningRateAt?.(epoch) ?? 1)
        const weightDecay = group.optimizer === 'adamw' ? (group.weightDecay ?? DEFAULT_WEIGHT_DECAY) : 0
        const [beta1, beta2] = group.betas ?? DEFAULT_BETAS
        for (const param of group.params) {
          if (param.grad === null) continue
          if (group.optimizer === 'sgd') {
            descend(param, learningRate)
            continue
          }
          const state = moments.get(param) ?? fresh(param)
          moments.set(param, state)
          state.steps++
          adam(param.value.data, param.grad.data, state.m, state.v, {
            step: state.steps,
            learningRate,
            beta1,
            beta2,
            epsilon: EPSILON,
            weightDecay,
          })
          param.grad = null
        }
      }
    },
  }
}

function descend(param: Param, learningRate: number): void {
  const values = param.value.data
  const gradient = param.grad!.data
  for (let at = 0; at < values.length; at++) values[at] -= learningRate * gradient[at]
  param.grad = null
}

function fresh(param: Param): Moments {
  const like = (): Floats =>
    param.value.data instanceof Float64Array
      ? new Float64Array(param.value.data.length)
      : new Float32Array(param.value.data.length)
  return { m: like(), v: like(), steps: 0 }
}
