import type { RecDataset } from './dataset.ts'
import type { Defect } from './defects.ts'

/**
 * Fewer users than this, each with many interactions: quantities, ratings, sizes and flags have fewer different values, and a table
 * has many rows of each; and where they are users, a figure over them has an interval too wide to tell models apart.
 */
const FEW_USERS = 20
const MANY_OF_A_USER = 20

/** A warning where so few users have so many interactions that they are hardly users, or too few to compare models on. */
export function fewUsers({ train, validation, test, numUsers }: RecDataset): Defect[] {
  const interactions = train.colIdx.length + validation.colIdx.length + test.colIdx.length
  if (numUsers >= FEW_USERS || interactions < MANY_OF_A_USER * numUsers) return []
  const users = numUsers === 1 ? '1 user has' : `${numUsers} users have`
  return [
    {
      code: 'FEW_USERS',
      severity: 'warning',
      message: `${users} all ${interactions} interactions: is the user column another one? If not, no two models can be told apart`,
      count: numUsers,
      counts: { users: numUsers, interactions },
      examples: [],
    },
  ]
}
