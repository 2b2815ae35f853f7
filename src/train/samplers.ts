import type { Random } from '../context.ts'
import { Er2almError } from '../errors.ts'
import type { Batch, RecModel, SamplerKind } from '../models/model.ts'
import { type Csr, hasEntry } from '../numeric/csr.ts'
import { shuffle } from '../numeric/random.ts'

/** Draws of a negative before the sampler stops guessing and counts through what the user has not taken. */
const GUESSES_PER_NEGATIVE = 64

/** Makes the batches of one epoch after another. */
export interface Sampler {
  readonly batchesPerEpoch: number
  epoch(): Iterable<Batch>
}

/**
 * Training triples (models.md §3.1). Negatives are uniform over the items outside the user's training items. Users
 * without a training interaction are never drawn, nor are users who have taken every item (they have no negative).
 *
 * - `distinctUsers`: each batch draws B different users (with replacement when B exceeds the users), a random positive of
 *   each; ⌊E/B⌋ + 1 batches.
 * - `uniformUsers`: E draws of a user with replacement and a random positive of it, cut into ⌈E/B⌉ batches. The draws are
 *   independent, so shuffling them afterwards would change nothing.
 * - `edgeShuffle`: every training pair once, in random order.
 *
 * E counts the interactions of the users that can be drawn.
 *
 * @param train    user × item
 * @param sampling kind, B, and negatives per positive
 * @param random   the sampler's own stream
 * @throws {Er2almError} TRAIN_NO_TRIPLES if no user has both a training item and an item left to be a negative
 */
export function createSampler(train: Csr, sampling: RecModel['sampling'], random: Random): Sampler {
  const users = usersWithTriples(train)
  const numPairs = users.reduce((sum, user) => sum + degree(train, user), 0)
  if (numPairs === 0) {
    throw new Er2almError('TRAIN_NO_TRIPLES', 'no user has both a training item and an item it has not taken', {
      hint: 'Check the data settings: the training part is empty, or every user has taken every item.',
    })
  }
  return SAMPLERS[sampling.kind](new Source(train, users, numPairs, sampling.negatives, random), sampling.batchSize)
}

const SAMPLERS: Readonly<Record<SamplerKind, (source: Source, batchSize: number) => Sampler>> = {
  distinctUsers: (source, batchSize) => ({
    batchesPerEpoch: Math.floor(source.numPairs / batchSize) + 1,
    *epoch() {
      const pool = source.users.slice()
      for (let n = Math.floor(source.numPairs / batchSize) + 1; n > 0; n--) {
        yield source.batch(batchSize, batchSize <= pool.length ? drawDistinct(pool, source.random) : source.drawUser)
      }
    },
  }),
  uniformUsers: (source, batchSize) => ({
    batchesPerEpoch: Math.ceil(source.numPairs / batchSize),
    *epoch() {
      for (let left = source.numPairs; left > 0; left -= batchSize) {
        yield source.batch(Math.min(left, batchSize), source.drawUser)
      }
    },
  }),
  edgeShuffle: (source, batchSize) => ({
    batchesPerEpoch: Math.ceil(source.numPairs / batchSize),
    *epoch() {
      const pairs = source.allPairs()
      shuffle(source.random, pairs.entries)
      for (let from = 0; from < source.numPairs; from += batchSize) {
        yield source.batchOfPairs(pairs, from, Math.min(from + batchSize, source.numPairs))
      }
    },
  }),
}

/** Training pairs as positions in `train.colIdx`, with the user of each position. */
interface Pairs {
  readonly entries: Int32Array
  readonly userOf: Int32Array
}

/** What the three kinds share: who can be drawn, and how a batch is filled. */
class Source {
  readonly train: Csr
  readonly users: Int32Array
  readonly numPairs: number
  readonly negatives: number
  readonly random: Random

  constructor(train: Csr, users: Int32Array, numPairs: number, negatives: number, random: Random) {
    this.train = train
    this.users = users
    this.numPairs = numPairs
    this.negatives = negatives
    this.random = random
  }

  readonly drawUser = (): number => this.users[this.random.int(this.users.length)]

  /** `size` triples, each of the next drawn user and a random positive of it. */
  batch(size: number, nextUser: () => number): Batch {
    const batch = emptyBatch(size, this.negatives)
    for (let b = 0; b < size; b++) {
      const user = nextUser()
      batch.users[b] = user
      batch.positives[b] = this.train.colIdx[this.train.rowPtr[user] + this.random.int(degree(this.train, user))]
      this.fillNegatives(batch, b)
    }
    return batch
  }

  /** The triples of pairs [from, to) of a shuffled list. */
  batchOfPairs(pairs: Pairs, from: number, to: number): Batch {
    const batch = emptyBatch(to - from, this.negatives)
    for (let b = 0; b < to - from; b++) {
      const entry = pairs.entries[from + b]
      batch.users[b] = pairs.userOf[entry]
      batch.positives[b] = this.train.colIdx[entry]
      this.fillNegatives(batch, b)
    }
    return batch
  }

  allPairs(): Pairs {
    const entries = new Int32Array(this.numPairs)
    const userOf = new Int32Array(this.train.colIdx.length)
    let n = 0
    for (const user of this.users) {
      for (let p = this.train.rowPtr[user]; p < this.train.rowPtr[user + 1]; p++) {
        entries[n++] = p
        userOf[p] = user
      }
    }
    return { entries, userOf }
  }

  private fillNegatives(batch: Batch, b: number): void {
    for (let n = 0; n < this.negatives; n++) {
      batch.negatives[b * this.negatives + n] = drawNegative(this.train, batch.users[b], this.random)
    }
  }
}

/**
 * A uniform item outside the user's training items. Guesses and rejects; a user who has taken nearly everything, whose
 * guesses keep failing, gets an exact draw by counting through the gaps.
 *
 * @param user must have an item left; `createSampler` sees to that
 */
export function drawNegative(train: Csr, user: number, random: Random): number {
  for (let guess = 0; guess < GUESSES_PER_NEGATIVE; guess++) {
    const item = random.int(train.cols)
    if (!hasEntry(train, user, item)) return item
  }
  const from = train.rowPtr[user]
  const to = train.rowPtr[user + 1]
  let item = random.int(train.cols - (to - from))
  // The r-th untaken item is r plus the number of taken items at or below it.
  for (let p = from; p < to && train.colIdx[p] <= item; p++) item++
  return item
}

function usersWithTriples(train: Csr): Int32Array {
  const users: number[] = []
  for (let user = 0; user < train.rows; user++) {
    const taken = degree(train, user)
    if (taken > 0 && taken < train.cols) users.push(user)
  }
  return Int32Array.from(users)
}

function degree(train: Csr, user: number): number {
  return train.rowPtr[user + 1] - train.rowPtr[user]
}

function emptyBatch(size: number, negativesPerPositive: number): Batch {
  return {
    users: new Int32Array(size),
    positives: new Int32Array(size),
    negatives: new Int32Array(size * negativesPerPositive),
    negativesPerPositive,
  }
}

/** The next element of a partial Fisher–Yates shuffle, for at most `pool.length` calls. */
function drawDistinct(pool: Int32Array, random: Random): () => number {
  let drawn = 0
  return () => {
    const other = drawn + random.int(pool.length - drawn)
    const user = pool[other]
    pool[other] = pool[drawn]
    pool[drawn] = user
    drawn++
    return user
  }
}
