import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { FitData } from '../data/dataset.ts'
import { Er2almError } from '../errors.ts'
import { csrFromPairs } from '../numeric/csr.ts'
import { normal } from '../numeric/initialise.ts'
import { type Matrix, matrixOf } from '../numeric/matrix.ts'
import { createRandom } from '../numeric/random.ts'
import { createTape, type Param } from '../numeric/tape.ts'
import { type Er2almConfig, er2alm } from './er2alm.ts'
import type { Batch, RecModel } from './model.ts'

// A second implementation of Eq. 13 and of the loss, by the formulas of models.md §7.8 and §7.14, dense and in float64,
// stands at the end of this file. Float32 rounding against it:
const TOLERANCE = 2e-6
const U = 5
const I = 6
const DIM = 4
const BATCH: Batch = {
  users: Int32Array.of(0, 1, 2),
  positives: Int32Array.of(1, 3, 2),
  negatives: Int32Array.of(5, 0, 4),
  negativesPerPositive: 1,
}

function feature(rows: number, seed: number, zeroRows: readonly number[] = []): Matrix {
  const made = normal(rows, DIM, 1, createRandom(seed))
  for (const row of zeroRows) made.data.fill(0, row * DIM, (row + 1) * DIM)
  return made
}

/** Item 5 has no interaction, user 4 none; aspect rows repeat, and some are zero. */
function toyData(): FitData {
  const director = feature(I, 21, [1, 3])
  director.data.copyWithin(4 * DIM, 0, DIM) // items 0 and 4 share their director
  return {
    numUsers: U,
    numItems: I,
    train: csrFromPairs(U, I, [0, 0, 1, 1, 1, 2, 3, 3], [0, 1, 0, 2, 3, 2, 3, 4]),
    itemFeatures: new Map([
      ['aspect:genre', feature(I, 20)],
      ['aspect:director', director],
      ['image', feature(I, 22)],
      ['unrelated', feature(I, 24)],
    ]),
    userFeatures: new Map([['profile', feature(U, 23, [2])]]),
    augmentedPositive: Int32Array.of(2, -1, 0, 1, 1),
    augmentedNegative: Int32Array.of(4, 1, 5, 2, 2),
  }
}

function settings(changes: Partial<Er2almConfig> = {}): Er2almConfig {
  return er2alm.config.parse({ embeddingDim: 3, augmentedShare: 0, ...changes })
}

function created(config: Er2almConfig, data: FitData = toyData()): RecModel {
  return er2alm.create(data, config, createRandom(1))
}

function paramsOf(model: RecModel): ReadonlyMap<string, Param> {
  return new Map(model.groups[0].params.map((param) => [param.name, param]))
}

function lossOf(model: RecModel, batch: Batch = BATCH): { total: number; terms: Readonly<Record<string, number>> } {
  const value = model.loss(createTape({ training: true, random: createRandom(2) }), batch)
  return { total: value.total.value.data[0], terms: value.terms }
}

function assertNear(actual: ArrayLike<number>, expected: ArrayLike<number>, what: string): void {
  assert.equal(actual.length, expected.length, what)
  for (let at = 0; at < expected.length; at++) {
    const off = Math.abs(actual[at] - expected[at])
    assert.ok(
      off < TOLERANCE * Math.max(1, Math.abs(expected[at])),
      `${what} ${at}: ${actual[at]}, not ${expected[at]}`,
    )
  }
}

test('er2alm › its final vectors are those of Eq. 13', () => {
  const model = created(settings())
  const expected = reference(toyData(), settings(), paramsOf(model))
  const { users, items } = model.encode()
  assertNear(users.data, expected.users.flat(), 'user entry')
  assertNear(items.data, expected.items.flat(), 'item entry')
})

test('er2alm › its loss is the sum of the terms of §7.8 with plain BPR', () => {
  const config = settings({ l2Weight: 0.3, featureRegWeight: 0.2, modalLossWeight: 0.5, aspectLossWeight: 0.7 })
  const model = created(config)
  const expected = reference(toyData(), config, paramsOf(model)).loss(BATCH)
  const { total, terms } = lossOf(model)
  for (const [name, value] of Object.entries(expected)) assertNear([terms[name]], [value], name)
  assertNear([total], [Object.values(expected).reduce((a, b) => a + b, 0)], 'total')
})

test('er2alm › with all side weights 0 and no augmentation is its id branch alone (models.md §11, check 11)', () => {
  const weights = { profileWeight: 0, aspectWeight: 0, modalWeight: 0, aspectLossWeight: 0, modalLossWeight: 0 }
  const zero = created(settings({ ...weights, featureRegWeight: 0 }))
  const data = { ...toyData(), itemFeatures: new Map(), userFeatures: new Map() }
  const bare = created(settings({ useAspects: false, useProfile: false }), data)
  assert.deepEqual(zero.encode(), bare.encode())
  assert.equal(lossOf(zero).total, lossOf(bare).total)
  const tape = createTape({ training: true, random: createRandom(2) })
  tape.backward(zero.loss(tape, BATCH).total)
  assert.ok(
    paramsOf(zero)
      .get('aspect.weight')!
      .grad!.data.every((g) => g === 0),
  )
})

test('er2alm › an aspect row of zeros adds nothing, not even the bias of the dense layer', () => {
  const data = toyData()
  const rejected = { ...data, itemFeatures: new Map([['aspect:genre', feature(I, 20, [0, 1, 2, 3, 4, 5])]]) }
  const without = { ...data, itemFeatures: new Map() }
  const model = created(settings(), rejected)
  paramsOf(model).get('aspect.bias')!.value.data.fill(5)
  assert.deepEqual(model.encode(), created(settings({ useAspects: false }), without).encode())
})

test('er2alm › w/o-i and w/o-u have no parameters for what they leave out', () => {
  const withoutAspects = paramsOf(created(settings({ useAspects: false })))
  assert.ok(!withoutAspects.has('aspect.weight') && withoutAspects.has('profile.weight'))
  const withoutProfile = paramsOf(created(settings({ useProfile: false })))
  assert.ok(withoutProfile.has('aspect.weight') && !withoutProfile.has('profile.weight'))
})

test('er2alm › adds the LLM-chosen triples of users that have both, and of no others', () => {
  // With a share of 1 all three users of the batch are asked; user 1 has no positive.
  const model = created(settings({ augmentedShare: 1 }))
  const extended = {
    users: Int32Array.of(0, 1, 2, 0, 2),
    positives: Int32Array.of(1, 3, 2, 2, 0),
    negatives: Int32Array.of(5, 0, 4, 4, 5),
    negativesPerPositive: 1,
  }
  assertNear([lossOf(model).total], [lossOf(created(settings()), extended).total], 'loss')
})

test('er2alm › new items by content are the weighted, normalised projections of their own features', () => {
  const config = settings({ newItems: 'content' })
  const model = created(config)
  const paper = created(settings())
  const params = paramsOf(model)
  const data = toyData()
  const row = Array(config.embeddingDim).fill(0)
  for (const [name, layer, weight] of [
    ['aspect:director', 'aspect', config.aspectWeight],
    ['aspect:genre', 'aspect', config.aspectWeight],
    ['image', 'image', config.modalWeight],
  ] as const) {
    const projected = project(dense(data.itemFeatures.get(name)!), params, layer)[5]
    unit(projected).forEach((value, c) => {
      row[c] += weight * value
    })
  }
  assertNear(model.encode().items.data.subarray(5 * 3), row, 'new item')
  assert.deepEqual(model.encode().items.data.slice(0, 5 * 3), paper.encode().items.data.slice(0, 5 * 3))
  assert.deepEqual(model.encode().users, paper.encode().users)
  assert.equal(lossOf(model).total, lossOf(paper).total)
})

test('er2alm › its gradient is the slope of its loss in every parameter', () => {
  // Along the gradient the loss changes by step · ‖g‖², up to curvature: central difference over the whole vector, so that
  // the float32 noise of the two losses is small beside the change.
  const config = settings({ l2Weight: 0.3, featureRegWeight: 0.2, modalLossWeight: 0.5, aspectLossWeight: 0.7 })
  const model = created(config)
  const tape = createTape({ training: true, random: createRandom(2) })
  tape.backward(model.loss(tape, BATCH).total)
  for (const [name, { value, grad }] of paramsOf(model)) {
    const start = value.data.slice()
    const gradient = grad!.data.slice()
    const length = Math.hypot(...gradient)
    assert.ok(length > 0, `${name} has no gradient`)
    const lossAt = (step: number): number => {
      value.data.forEach((_, at) => {
        value.data[at] = start[at] + (step * gradient[at]) / length
      })
      return lossOf(model).total
    }
    const slope = (lossAt(0.02) - lossAt(-0.02)) / 0.04
    value.data.set(start)
    assert.ok(Math.abs(slope - length) < 0.01 * length + 1e-4, `${name}: slope ${slope}, gradient ${length}`)
  }
})

for (const [what, code, change] of [
  ['no aspects', 'MODEL_INPUT_MISSING', { itemFeatures: new Map() }],
  ['no profile', 'MODEL_INPUT_MISSING', { userFeatures: new Map() }],
  ['no chosen pairs', 'MODEL_INPUT_MISSING', { augmentedPositive: undefined }],
  ['a profile of too few rows', 'MODEL_INPUT_SHAPE', { userFeatures: new Map([['profile', feature(U - 1, 1)]]) }],
  [
    'aspects of two widths',
    'MODEL_INPUT_SHAPE',
    {
      itemFeatures: new Map([
        ['aspect:a', feature(I, 1)],
        ['aspect:b', matrixOf(I, 1, new Float32Array(I))],
      ]),
    },
  ],
] as const) {
  test(`er2alm › refuses data with ${what}`, () => {
    assert.throws(
      () => created(settings({ augmentedShare: 0.5 }), { ...toyData(), ...change }),
      (error) => error instanceof Er2almError && error.code === code && error.hint !== undefined,
    )
  })
}

type Dense = number[][]

interface Reference {
  readonly users: Dense
  readonly items: Dense
  loss(batch: Batch): Record<string, number>
}

function reference(data: FitData, config: Er2almConfig, params: ReadonlyMap<string, Param>): Reference {
  const { gu, gi } = graphs(data)
  const towards = (graph: Dense, x: Dense): Dense =>
    graph.map((row) => x[0].map((_, c) => row.reduce((sum, weight, k) => sum + weight * x[k][c], 0)))
  const aspects = ['aspect:director', 'aspect:genre'].map((name) => {
    const ua = towards(gu, project(dense(data.itemFeatures.get(name)!), params, 'aspect'))
    return { user: ua, item: towards(gi, ua) }
  })
  const um = towards(gu, project(dense(data.itemFeatures.get('image')!), params, 'image'))
  const im = towards(gi, um)
  const ip = towards(gi, project(dense(data.userFeatures.get('profile')!), params, 'profile'))
  const up = towards(gu, ip)
  const u0 = dense(params.get('users')!.value)
  const i0 = dense(params.get('items')!.value)
  const u1 = towards(gu, i0)
  const i1 = towards(gi, u1)
  const u2 = towards(gu, i1).map(softmax)
  const i2 = towards(gi, u2).map(softmax)
  const final = (ids: Dense[], profile: Dense, side: 'user' | 'item', modal: Dense): Dense =>
    ids[0].map((_, r) =>
      ids[0][r].map(
        (_, c) =>
          (ids[0][r][c] + ids[1][r][c] + ids[2][r][c]) / 3 +
          config.profileWeight * unit(profile[r])[c] +
          config.aspectWeight * aspects.reduce((sum, aspect) => sum + unit(aspect[side][r])[c], 0) +
          config.modalWeight * unit(modal[r])[c],
      ),
    )
  const users = final([u0, u1, u2], up, 'user', um)
  const items = final([i0, i1, i2], ip, 'item', im)
  const squares = (x: Dense): number => x.flat().reduce((sum, value) => sum + value * value, 0)
  return {
    users,
    items,
    loss: (batch) => {
      const bpr = (a: Dense, b: Dense): number =>
        [...batch.users].reduce((sum, u, n) => {
          const x = dot(a[u], b[batch.positives[n]]) - dot(a[u], b[batch.negatives[n]])
          return sum + Math.log(1 + Math.exp(-x)) / batch.users.length
        }, 0)
      const rows = [...batch.users].flatMap((u, n) => [users[u], items[batch.positives[n]], items[batch.negatives[n]]])
      return {
        bpr: bpr(users, items),
        aspects: config.aspectLossWeight * aspects.reduce((sum, aspect) => sum + bpr(up, aspect.item), 0),
        image: config.modalLossWeight * bpr(um, im),
        featureReg: (config.featureRegWeight / (2 * I)) * (squares(im) + squares(um)),
        l2: (config.l2Weight / (2 * batch.users.length)) * squares(rows),
      }
    },
  }
}

/** G_U = D_U^{−1/2} R and G_I = D_I^{−1/2} Rᵀ, dense. */
function graphs(data: FitData): { gu: Dense; gi: Dense } {
  const r: Dense = Array.from({ length: U }, () => Array(I).fill(0))
  for (let u = 0; u < U; u++) {
    for (let e = data.train.rowPtr[u]; e < data.train.rowPtr[u + 1]; e++) r[u][data.train.colIdx[e]] = 1
  }
  const scaled = (rows: Dense): Dense =>
    rows.map((row) => {
      const degree = row.reduce((a, b) => a + b, 0)
      return row.map((value) => (degree === 0 ? 0 : value / Math.sqrt(degree)))
    })
  return { gu: scaled(r), gi: scaled(r[0].map((_, i) => r.map((row) => row[i]))) }
}

function project(rows: Dense, params: ReadonlyMap<string, Param>, layer: string): Dense {
  const weight = dense(params.get(`${layer}.weight`)!.value)
  const bias = params.get(`${layer}.bias`)!.value.data
  return rows.map((row) =>
    weight[0].map((_, c) =>
      row.every((value) => value === 0) ? 0 : row.reduce((sum, value, k) => sum + value * weight[k][c], bias[c]),
    ),
  )
}

function dense(m: Matrix): Dense {
  return Array.from({ length: m.rows }, (_, r) => [...m.data.subarray(r * m.cols, (r + 1) * m.cols)])
}

function unit(row: readonly number[]): number[] {
  const length = Math.hypot(...row)
  return row.map((value) => (length === 0 ? 0 : value / length))
}

function softmax(row: readonly number[]): number[] {
  const powers = row.map((value) => Math.exp(value))
  const sum = powers.reduce((a, b) => a + b, 0)
  return powers.map((value) => value / sum)
}

function dot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, k) => sum + value * b[k], 0)
}
