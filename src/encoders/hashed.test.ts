import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Encoder } from './encoder.ts'
import { hashedEncoder } from './hashed.ts'

const ports = { env: {} }

async function encoder(dim: number): Promise<Encoder> {
  return hashedEncoder.create({ kind: 'hashed', dim }, ports)
}

function cosine(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let dot = 0
  for (let d = 0; d < a.length; d++) dot += a[d] * b[d]
  return dot
}

test('hashedEncoder › gives each text a vector of length 1, also the empty one and one of signs only', async () => {
  const { embed } = await encoder(64)
  const vectors = await embed(['Drama, Thriller', '', '!?', '黒澤明'])
  assert.equal(vectors.rows, 4)
  for (let row = 0; row < 4; row++) {
    const v = vectors.data.subarray(row * 64, (row + 1) * 64)
    assert.ok(Math.abs(cosine(v, v) - 1) < 1e-6, `row ${row}`)
  }
})

test('hashedEncoder › gives a text the same vector alone and in a list', async () => {
  const { embed } = await encoder(128)
  const alone = await embed(['Directed by Agnès Varda.'])
  const listed = await embed(['93 minutes', 'Directed by Agnès Varda.'])
  assert.deepEqual(listed.data.slice(128), alone.data)
})

test('hashedEncoder › puts texts that share words nearer than texts that share none', async () => {
  const { embed } = await encoder(256)
  const { data } = await embed(['Drama, Thriller', 'Thriller, Crime', 'Animation, Family'])
  const row = (r: number) => data.subarray(r * 256, (r + 1) * 256)
  assert.ok(cosine(row(0), row(1)) > cosine(row(0), row(2)) + 0.2)
})

test('hashedEncoder › is not moved by case or by composed and decomposed accents', async () => {
  const { embed } = await encoder(64)
  const { data } = await embed(['Am\u00e9lie', 'AME\u0301LIE'])
  assert.deepEqual(data.slice(0, 64), data.slice(64))
})

test('hashedEncoder › keeps its vectors from version to version', async () => {
  // A change here needs a new id (hashed-v2), or stored vectors of two kinds would be mixed.
  const { id, embed } = await encoder(8)
  assert.equal(id, 'hashed-v1:words+3-4grams:8')
  const { data } = await embed(['a'])
  // The word (weight 2) and its one sequence `<a>` (weight 1) in two cells, over √(2² + 1²); places and signs as first made.
  const cells = [...data].map((x) => Math.round(x * Math.sqrt(5) * 1e6) / 1e6)
  assert.deepEqual(cells, [-1, 0, 0, 0, 0, 0, 0, -2])
})
