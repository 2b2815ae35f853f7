// Every kernel of er2alm.wasm. The memory is imported, and its space is handed out by src/numeric/wasm-memory.ts.
export { gemmF32, gemmF64, gemmScratchBytes } from './gemm'
export { spmm } from './spmm'
export { symInverseF32, symInverseF64, symInverseScratchBytes } from './sym-inverse'

/** Where the static data ends and free space begins. */
export function heapBase(): usize {
  return __heap_base
}
export {
  bprDots32,
  bprGradient32,
  clearRows32,
  markNeighbours,
  propagate32,
  propagateAdam32,
  propagateRows32,
  scatterRows32,
  spreadRows32,
} from './light-gcn'
export { packItems, topK, topKWorkBytes } from './top-k'
export { bprSgd } from './bpr-sgd'
export { ialsHalfStep, ialsScratchBytes } from './ials'
