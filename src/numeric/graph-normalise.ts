import { type Csr, rowDegrees, type SparseOperator, sparseOperator, transpose } from './csr.ts'

/** What LLMRec's program adds to a degree before the power −1/2. */
const DEGREE_GUARD = 1e-8

/** Operators between the two sides of `sqrtRow`. */
export interface SidedOperators {
  /** U×I: user rows from item rows. */
  readonly userFromItem: SparseOperator
  /** I×U: item rows from user rows. */
  readonly itemFromUser: SparseOperator
}

/**
 * LightGCN's operator Â = D^{−1/2} A D^{−1/2} over the N = U + I nodes of the bipartite graph, users first
 * (He et al. 2020, Eq. 7). Symmetric: its backward is itself. A node without neighbours has a zero row.
 *
 * @param interactions R, U×I pattern; values are not looked at
 */
export function symBipartite(interactions: Csr): SparseOperator {
  const adjacency = bipartite(interactions, false)
  const degrees = rowDegrees(adjacency)
  const values = new Float32Array(adjacency.colIdx.length)
  forEachEntry(adjacency, (e, row, col) => {
    values[e] = 1 / Math.sqrt(degrees[row] * degrees[col])
  })
  const normalised = { ...adjacency, values }
  return { forward: normalised, backward: normalised }
}

/**
 * D̃^{−1}(A + I) with D̃ = D + I over the N = U + I nodes, users first: the mean over a node and its neighbours
 * (NGCF's, LATTICE's and MICRO's programs). Every row sums to 1.
 *
 * @param interactions R, U×I pattern; values are not looked at
 */
export function rowBipartiteSelf(interactions: Csr): SparseOperator {
  const adjacency = bipartite(interactions, true)
  const degrees = rowDegrees(adjacency)
  const values = new Float32Array(adjacency.colIdx.length)
  forEachEntry(adjacency, (e, row) => {
    values[e] = 1 / degrees[row]
  })
  return sparseOperator({ ...adjacency, values })
}

/**
 * D_U^{−1/2} R for users from items and D_I^{−1/2} Rᵀ for items from users: each row divided by the square root of its
 * own degree, no column factor (LLMRec's and MMSSL's programs; called a mean there, but a row of degree k sums to √k).
 * 1e-8 is added to the degree before the power, as there.
 *
 * @param interactions R, U×I pattern; values are not looked at
 */
export function sqrtRow(interactions: Csr): SidedOperators {
  const pattern = withoutValues(interactions)
  return {
    userFromItem: sparseOperator(dividedByRootDegree(pattern)),
    itemFromUser: sparseOperator(dividedByRootDegree(transpose(pattern))),
  }
}

function dividedByRootDegree(pattern: Csr): Csr {
  const degrees = rowDegrees(pattern)
  const values = new Float32Array(pattern.colIdx.length)
  forEachEntry(pattern, (e, row) => {
    values[e] = (degrees[row] + DEGREE_GUARD) ** -0.5
  })
  return { ...pattern, values }
}

/** [[0, R], [Rᵀ, 0]], or with ones on the diagonal as well. */
function bipartite(interactions: Csr, withSelf: boolean): Csr {
  const turned = transpose(withoutValues(interactions))
  const numUsers = interactions.rows
  const numNodes = numUsers + interactions.cols
  const rowPtr = new Int32Array(numNodes + 1)
  const colIdx = new Int32Array(2 * interactions.colIdx.length + (withSelf ? numNodes : 0))
  let filled = 0
  for (let node = 0; node < numNodes; node++) {
    const isUser = node < numUsers
    const side = isUser ? interactions : turned
    const row = isUser ? node : node - numUsers
    const offset = isUser ? numUsers : 0
    // Columns ascend: a user's own column is before its items, an item's after its users.
    if (withSelf && isUser) colIdx[filled++] = node
    for (let e = side.rowPtr[row]; e < side.rowPtr[row + 1]; e++) colIdx[filled++] = side.colIdx[e] + offset
    if (withSelf && !isUser) colIdx[filled++] = node
    rowPtr[node + 1] = filled
  }
  return { rows: numNodes, cols: numNodes, rowPtr, colIdx }
}

function withoutValues({ rows, cols, rowPtr, colIdx }: Csr): Csr {
  return { rows, cols, rowPtr, colIdx }
}

function forEachEntry(csr: Csr, visit: (entry: number, row: number, col: number) => void): void {
  for (let row = 0; row < csr.rows; row++) {
    for (let e = csr.rowPtr[row]; e < csr.rowPtr[row + 1]; e++) visit(e, row, csr.colIdx[e])
  }
}
