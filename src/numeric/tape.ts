import type { Random } from '../context.ts'
import type { Matrix } from './matrix.ts'

/** A trainable or intermediate value on the tape. */
export interface Var {
  readonly value: Matrix
  readonly needsGrad: boolean
  /** Same shape as `value`; null until a backward pass reaches it. */
  grad: Matrix | null
}

/** A trainable matrix with a name (the key of its safetensors entry). Lives across tapes' `reset`. */
export interface Param extends Var {
  readonly name: string
}

/** Records operators during `loss`; `backward` fills the gradients of all parameters reached. */
export interface Tape {
  readonly training: boolean
  readonly random: Random
  /** Runs the recorded steps backwards from a 1×1 root. Adds into `grad` of every value that needs one. */
  backward(root: Var): void
  /** Forgets the recorded steps (parameters keep their gradients until the optimiser clears them). */
  reset(): void
}
