import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { Er2almError } from '../errors.ts'
import { OLDEST_NODE, tooOld } from './node-version.ts'

const root = join(import.meta.dirname, '../..')

test('tooOld › says in one sentence which Node is needed, and nothing of one that is new enough', () => {
  assert.match(
    tooOld('v20.19.0')!,
    /^error DEPENDENCY_MISSING: er2alm needs Node 24\.2 or newer, and this is v20\.19\.0\n {3}do: /,
  )
  assert.ok(tooOld('v24.1.9') !== undefined)
  for (const version of ['v24.2.0', 'v26.10.0', process.version]) assert.equal(tooOld(version), undefined)
})

test('tooOld › asks for the Node that package.json promises', () => {
  const { engines } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { engines: { node: string } }
  assert.equal(engines.node, `>=${OLDEST_NODE.join('.')}`)
})

test('main.ts › ends with the exit status of its error, and loads nothing else before it has looked', () => {
  const source = readFileSync(join(root, 'src/cli/main.ts'), 'utf8')
  const loaded = [...source.matchAll(/^import (?!type)(?:.*from )?'(.*)'/gm)].map(([, file]) => file)
  assert.deepEqual(loaded, ['./node-version.ts'])
  assert.match(source, new RegExp(`process\\.exit\\(${new Er2almError('DEPENDENCY_MISSING', '').exitStatus}\\)`))
})
