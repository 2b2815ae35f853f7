import type { Random } from '../context.ts'
import { Er2almError } from '../errors.ts'
import type { Floats, Matrix } from './matrix.ts'

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

/**
 * Records operators during `loss`; `backward` fills the gradients of all parameters reached.
 *
 * The buffers of intermediate values and gradients belong to the tape: they are valid until `reset`, which gives them to
 * the next step. Copy what must live longer. (A tape that is never reset may be dropped; its buffers then live as long as
 * they are referred to, which is how `encode()` returns them.)
 */
export interface Tape {
  readonly training: boolean
  readonly random: Random
  /** Runs the recorded steps backwards from a 1×1 root. Adds into `grad` of every value that needs one. */
  backward(root: Var): void
  /** Forgets the recorded steps (parameters keep their gradients until the optimiser clears them). */
  reset(): void
  /** For operators: a buffer in the tape's precision, contents undefined, valid until `reset`. */
  alloc(rows: number, cols: number): Matrix
  /** For operators: like `alloc`, filled with zeros. */
  allocZero(rows: number, cols: number): Matrix
  /**
   * For operators: makes the value of an operator known to the tape.
   * @param value    result, usually from `alloc`
   * @param inputs   what it was computed from; the result needs a gradient iff one of them does
   * @param backward called with the gradient of the result, only if one arrived; adds into `gradOf` each input that needs it
   */
  record(value: Matrix, inputs: readonly Var[], backward: (grad: Matrix) => void): Var
  /** For operators: the gradient of `of` to add into, made and zeroed at first use. */
  gradOf(of: Var): Matrix
}

export interface TapeOptions {
  /** False switches dropout, noise and batch statistics off. */
  readonly training: boolean
  /** Source of masks and noise; fork it for the tape, so that evaluation does not change the training. */
  readonly random: Random
  /** Precision of intermediate values; float64 is for gradient checks. Default float32. */
  readonly precision?: 'float32' | 'float64'
}

/** A trainable matrix. The optimiser changes `value` in place and sets `grad` to null after its step. */
export function param(name: string, value: Matrix): Param {
  return { name, value, needsGrad: true, grad: null }
}

/** A value that is not trained; operators skip its gradient. */
export function constant(value: Matrix): Var {
  return { value, needsGrad: false, grad: null }
}

/** An empty tape. One serves a whole training run: `loss`, `backward`, optimiser step, `reset`, and again. */
export function createTape(options: TapeOptions): Tape {
  return new RecordingTape(options)
}

/** The number in a 1×1 value, for logs. */
export function scalarOf(scalar: Var): number {
  return scalar.value.data[0]
}

interface Step {
  readonly result: Var
  readonly backward: (grad: Matrix) => void
}

class RecordingTape implements Tape {
  readonly training: boolean
  readonly random: Random
  readonly #pool: BufferPool
  readonly #paramGrads = new WeakMap<Var, Matrix>()
  readonly #onTape = new WeakSet<Var>()
  #steps: Step[] = []

  constructor(options: TapeOptions) {
    this.training = options.training
    this.random = options.random
    this.#pool = new BufferPool(options.precision === 'float64' ? Float64Array : Float32Array)
  }

  backward(root: Var): void {
    if (root.value.rows !== 1 || root.value.cols !== 1) {
      throw new Er2almError('BUG', `backward must start at a 1×1 value, not at ${root.value.rows}×${root.value.cols}`)
    }
    if (!root.needsGrad) return
    this.gradOf(root).data[0] = 1
    for (let at = this.#steps.length - 1; at >= 0; at--) {
      const step = this.#steps[at]
      if (step.result.grad !== null) step.backward(step.result.grad)
    }
  }

  reset(): void {
    this.#steps = []
    this.#pool.takeBackAll()
  }

  alloc(rows: number, cols: number): Matrix {
    return { rows, cols, data: this.#pool.lend(rows * cols) }
  }

  allocZero(rows: number, cols: number): Matrix {
    const matrix = this.alloc(rows, cols)
    matrix.data.fill(0)
    return matrix
  }

  record(value: Matrix, inputs: readonly Var[], backward: (grad: Matrix) => void): Var {
    const result: Var = { value, needsGrad: inputs.some((input) => input.needsGrad), grad: null }
    if (result.needsGrad) {
      this.#steps.push({ result, backward })
      this.#onTape.add(result)
    }
    return result
  }

  gradOf(of: Var): Matrix {
    if (of.grad === null) of.grad = this.#onTape.has(of) ? this.#intermediateGrad(of) : this.#paramGrad(of)
    return of.grad
  }

  #intermediateGrad(of: Var): Matrix {
    return this.allocZero(of.value.rows, of.value.cols)
  }

  /** A parameter's gradient outlives `reset`, so it has a buffer of its own, reused from step to step. */
  #paramGrad(of: Var): Matrix {
    const kept = this.#paramGrads.get(of)
    if (kept !== undefined) {
      kept.data.fill(0)
      return kept
    }
    const { rows, cols, data } = of.value
    const made: Matrix = {
      rows,
      cols,
      data: data instanceof Float64Array ? new Float64Array(data.length) : new Float32Array(data.length),
    }
    this.#paramGrads.set(of, made)
    return made
  }
}

/** Sizes are rounded up to one of four steps per power of two: few classes, at most a quarter wasted. */
const CLASSES_PER_OCTAVE = 4

/**
 * Lends buffers and takes all of them back at once. Batches differ in size (distinct rows, last batch), so buffers come
 * in size classes: the pool stays bounded however the sizes vary.
 */
class BufferPool {
  readonly #make: new (
    length: number,
  ) => Floats
  readonly #free = new Map<number, Floats[]>()
  #lent: Floats[] = []

  constructor(make: new (length: number) => Floats) {
    this.#make = make
  }

  lend(length: number): Floats {
    const capacity = sizeClass(length)
    const buffer = this.#free.get(capacity)?.pop() ?? new this.#make(capacity)
    this.#lent.push(buffer)
    return buffer.length === length ? buffer : buffer.subarray(0, length)
  }

  takeBackAll(): void {
    for (const buffer of this.#lent) {
      const shelf = this.#free.get(buffer.length)
      if (shelf === undefined) this.#free.set(buffer.length, [buffer])
      else shelf.push(buffer)
    }
    this.#lent = []
  }
}

function sizeClass(length: number): number {
  if (length <= CLASSES_PER_OCTAVE) return CLASSES_PER_OCTAVE
  const octave = 2 ** Math.floor(Math.log2(length))
  const unit = octave / CLASSES_PER_OCTAVE
  return Math.ceil(length / unit) * unit
}
