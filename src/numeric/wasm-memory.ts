import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Er2almError } from '../errors.ts'
import type { Matrix } from './matrix.ts'

/** The kernels of `wasm/assembly/`; every pointer is a byte offset into their memory, every size is a count of numbers. */
export interface WasmKernels {
  heapBase(): number
  spmm(
    rows: number,
    rowPtr: number,
    colIdx: number,
    values: number,
    x: number,
    y: number,
    width: number,
    accumulate: boolean,
  ): void
  gemmScratchBytes(): number
  gemmF32: GemmKernel
  gemmF64: GemmKernel
  symInverseScratchBytes(n: number, bytesPerNumber: number): number
  /** @returns 0, or 1 + the row of a pivot that is not positive */
  symInverseF32(n: number, a: number, scratch: number): number
  symInverseF64(n: number, a: number, scratch: number): number
  /** The parts of a LightGCN step over 32 columns: see wasm/assembly/light-gcn.ts for their parameters. */
  propagate32: Kernel<9>
  propagateRows32: Kernel<10>
  markNeighbours: Kernel<6>
  bprDots32: Kernel<6>
  bprGradient32: Kernel<7>
  spreadRows32: Kernel<5>
  clearRows32: Kernel<3>
  scatterRows32: Kernel<9>
  propagateAdam32: Kernel<19>
  /** @returns the largest sum of absolute integers of an item */
  packItems(n: number, dim: number, items: number, scale: number, packed: number, middle: number, rests: number): number
  topKWorkBytes(users: number, n: number, k: number): number
  topK: Kernel<18>
  /** @returns the sum of squared norms */
  bprSgd(
    ...args: [
      ...triples: [users: number, positives: number, negatives: number, count: number],
      ...factors: [users: number, items: number, dim: number],
      ...settings: [learningRate: number, l2Weight: number, margins: number],
    ]
  ): number
  ialsScratchBytes(dim: number): number
  ialsHalfStep: Kernel<13>
}

/** A kernel of that many numbers. */
type Kernel<N extends number, A extends readonly number[] = []> = A['length'] extends N
  ? (...numbers: A) => void
  : Kernel<N, [...A, number]>

type GemmKernel = (
  ...args: readonly [
    ...sizes: [m: number, n: number, k: number],
    ...a: [pointer: number, rowStride: number, colStride: number],
    ...b: [pointer: number, rowStride: number, colStride: number],
    ...c: [pointer: number, rowStride: number],
    mode: number,
    scratch: number,
  ]
) => void

/** One instance of the kernels with a memory of its own, whose space is handed out from the bottom up. */
export interface WasmMemory {
  readonly kernels: WasmKernels
  /** New space, not zeroed; views stay valid when the memory grows. */
  floats32(length: number): Float32Array
  floats64(length: number): Float64Array
  ints(length: number): Int32Array
  shorts(length: number): Int16Array
  /** A pointer to new space. */
  bytes(length: number): number
  /** A pointer to the numbers of an array: its own place when it lies in this memory, else a copy. */
  pointer(array: Float32Array | Float64Array | Int32Array): number
  holds(array: ArrayBufferView): boolean
  /** The numbers at a pointer, as many and of the same kind as those of `like`. */
  view(like: Float32Array | Float64Array, pointer: number): Float32Array | Float64Array
  /** Runs some work, then takes back all the space that was handed out during it. */
  scoped<T>(work: () => T): T
  /** What another thread needs to run the kernels on this memory; it may pass between threads. */
  share(): SharedKernels
}

/** The compiled kernels and a memory; nothing is handed out there but by the thread that made it. */
export interface SharedKernels {
  readonly module: object
  readonly memory: object
}

/** What we use of the platform's WebAssembly: the type libraries have it among those of browsers only. */
interface Platform {
  readonly Module: new (bytes: Uint8Array) => object
  readonly Instance: new (module: object, imports: object) => { readonly exports: unknown }
  readonly Memory: new (options: {
    readonly initial: number
    readonly maximum: number
    readonly shared: true
  }) => {
    readonly buffer: SharedArrayBuffer
    grow(pages: number): void
  }
}

const { WebAssembly } = globalThis as unknown as { readonly WebAssembly: Platform }

const PAGE = 65_536
const MAX_PAGES = 65_536
/** Space starts at multiples of a cache line. */
const ALIGN = 64

let compiled: object | undefined
let missing: string | undefined

/**
 * Why the kernels cannot be used here; undefined when they can. Plain TypeScript then does their work. ER2ALM_WASM in the
 * environment: `off` does without, `relaxed` takes the binary that rounds as the processor does (faster dense products).
 */
export function whyNoWasm(): string | undefined {
  if (compiled !== undefined || missing !== undefined) return missing
  // The same depth below the package in src/ and in dist/.
  const name = process.env.ER2ALM_WASM === 'relaxed' ? 'er2alm-relaxed.wasm' : 'er2alm.wasm'
  const file = join(import.meta.dirname, '../../wasm/build', name)
  if (process.env.ER2ALM_WASM === 'off') missing = 'ER2ALM_WASM=off'
  else if (!existsSync(file)) missing = `${file} is not built`
  else {
    try {
      compiled = new WebAssembly.Module(readFileSync(file))
    } catch (error) {
      missing = `this machine does not run them: ${(error as Error).message}`
    }
  }
  return missing
}

/** A new instance; undefined where the kernels cannot run. */
export function createWasmMemory(): WasmMemory | undefined {
  if (whyNoWasm() !== undefined) return undefined
  const memory = new WebAssembly.Memory({ initial: 1, maximum: MAX_PAGES, shared: true })
  const kernels = new WebAssembly.Instance(compiled!, { env: { memory } }).exports as WasmKernels
  let top = kernels.heapBase()

  function bytes(length: number): number {
    const start = Math.ceil(top / ALIGN) * ALIGN
    const end = start + length
    const lacking = Math.ceil((end - memory.buffer.byteLength) / PAGE)
    if (lacking > 0) {
      try {
        memory.grow(
          Math.min(Math.max(lacking, memory.buffer.byteLength / PAGE / 4), MAX_PAGES - memory.buffer.byteLength / PAGE),
        )
        if (memory.buffer.byteLength < end) throw new RangeError('4 GiB is the most')
      } catch (cause) {
        throw new Er2almError('MODEL_TOO_LARGE', `the kernels need ${Math.round(end / 2 ** 20)} MiB of memory`, {
          hint: 'use fewer items, narrower vectors, or a machine with more memory',
          cause,
        })
      }
      memories.set(memory.buffer, made)
    }
    top = end
    return start
  }

  const holds = (array: ArrayBufferView): boolean => memoryOf(array) === made
  // The space first: it may replace the buffer.
  function space<A>(
    make: new (buffer: ArrayBufferLike, at: number, length: number) => A,
    size: number,
    length: number,
  ): A {
    const at = bytes(size * length)
    return new make(memory.buffer, at, length)
  }
  const floats32 = (length: number): Float32Array => space(Float32Array, 4, length)
  const floats64 = (length: number): Float64Array => space(Float64Array, 8, length)
  const ints = (length: number): Int32Array => space(Int32Array, 4, length)
  const shorts = (length: number): Int16Array => space(Int16Array, 2, length)
  const made: WasmMemory = {
    kernels,
    bytes,
    floats32,
    floats64,
    ints,
    shorts,
    holds,
    pointer(array) {
      if (holds(array)) return array.byteOffset
      const { length } = array
      const copy =
        array instanceof Float32Array
          ? floats32(length)
          : array instanceof Float64Array
            ? floats64(length)
            : ints(length)
      copy.set(array)
      return copy.byteOffset
    },
    view: (like, at) =>
      like instanceof Float32Array
        ? new Float32Array(memory.buffer, at, like.length)
        : new Float64Array(memory.buffer, at, like.length),
    scoped(work) {
      const before = top
      try {
        return work()
      } finally {
        top = before
      }
    },
    share: () => ({ module: compiled!, memory }),
  }
  memories.set(memory.buffer, made)
  return made
}

/** The kernels over the memory of another thread. */
export function joinedKernels({ module, memory }: SharedKernels): WasmKernels {
  return new WebAssembly.Instance(module, { env: { memory } }).exports as WasmKernels
}

/** By buffer: a shared buffer keeps its address when the memory grows, but its object is replaced. */
const memories = new WeakMap<ArrayBufferLike, WasmMemory>()

/** The memory that an array lies in; undefined for arrays outside. */
export function memoryOf(array: ArrayBufferView): WasmMemory | undefined {
  return memories.get(array.buffer)
}

/** A copy of a matrix in a memory, where kernels work on it in place; the matrix itself without one. */
export function placedIn(memory: WasmMemory | undefined, { rows, cols, data }: Matrix): Matrix {
  if (memory === undefined) return { rows, cols, data }
  const placed = data instanceof Float32Array ? memory.floats32(data.length) : memory.floats64(data.length)
  placed.set(data)
  return { rows, cols, data: placed }
}

let shared: WasmMemory | undefined

/** The instance that the operators of this thread share, for products of arrays that lie outside; undefined without kernels. */
export function sharedWasm(): WasmMemory | undefined {
  if (shared === undefined && whyNoWasm() === undefined) shared = createWasmMemory()
  return shared
}
