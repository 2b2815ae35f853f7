import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hashedMatrix, norm } from './hashed-values.ts'

test('hashedMatrix › makes the numbers that bench/peers/problem.py makes', () => {
  // .venv-peers/bin/python -c "from problem import *; print(hashed_matrix(1, 4, 2).ravel().tolist())" in bench/peers
  const expected = [-0.262346088886261, -0.4268110394477844, -0.3351582884788513, -0.3260904550552368]
  assert.deepEqual([...hashedMatrix(1, 4, 2).data], expected)
})

test('hashedMatrix › spreads over [−0.5, 0.5), and streams differ', () => {
  const data = [...hashedMatrix(100, 100, 1).data]
  const mean = data.reduce((sum, value) => sum + value, 0) / data.length
  // Of 10,000 uniform values: sd of the mean 0.0029, of the norm about 0.13 around √(10,000 / 12) = 28.87.
  assert.ok(Math.abs(mean) < 0.012, `${mean}`)
  assert.ok(Math.abs(norm(data) - 28.87) < 0.6)
  assert.ok(data.every((value) => value >= -0.5 && value < 0.5))
  assert.notDeepEqual(hashedMatrix(1, 4, 1), hashedMatrix(1, 4, 2))
})
