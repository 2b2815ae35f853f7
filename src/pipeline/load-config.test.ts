import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { pathToFileURL } from 'node:url'
import { Er2almError, type ErrorCode } from '../errors.ts'
import { fromBase, loadConfig } from './load-config.ts'

const base = mkdtempSync(join(tmpdir(), 'er2alm-load-config-'))
after(() => rmSync(base, { recursive: true, force: true }))

const CONFIG = { data: { interactions: 'ratings.csv', split: { kind: 'leaveLastOne' } }, models: { ease: {} } }

/** Writes a config file into a folder of its own. Returns the folder. */
function folderWith(name: string, content: string): string {
  const dir = mkdtempSync(join(base, 'config-'))
  writeFileSync(join(dir, name), content)
  return dir
}

const asJson = (config: object = CONFIG): string => folderWith('er2alm.config.json', JSON.stringify(config))

async function fails(loading: Promise<unknown>, code: ErrorCode, text: RegExp): Promise<void> {
  await assert.rejects(loading, (error: unknown) => {
    assert.ok(error instanceof Er2almError)
    assert.equal(error.code, code)
    assert.match(`${error.message} ${error.hint}`, text)
    return true
  })
}

test('loadConfig › reads JSON, and takes the folder of the file as the base of its paths', async () => {
  const dir = asJson()
  const loaded = await loadConfig('er2alm.config.json', [], dir)
  assert.deepEqual([loaded.file, loaded.baseDir], [join(dir, 'er2alm.config.json'), dir])
  assert.deepEqual(Object.keys(loaded.config.models), ['ease'])
})

test('loadConfig › reads the default export of TypeScript and JavaScript modules', async () => {
  const types = pathToFileURL(join(import.meta.dirname, 'config.ts')).href
  const ts = `import { defineConfig } from ${JSON.stringify(types)}\nconst seeds: number[] = [7]\nexport default defineConfig({ ...${JSON.stringify(CONFIG)}, seeds } as never)\n`
  const js = `export default { ...${JSON.stringify(CONFIG)}, seeds: [7] }\n`
  for (const [name, text] of [
    ['er2alm.config.ts', ts],
    ['er2alm.config.mjs', js],
  ] as const) {
    const dir = folderWith(name, text)
    assert.deepEqual((await loadConfig(join(dir, name), [], base)).config.seeds, [7], name)
  }
})

test('loadConfig › finds the config of a folder, TypeScript before JSON', async () => {
  const dir = asJson({ ...CONFIG, seeds: [1] })
  assert.deepEqual((await loadConfig(dir, [], base)).config.seeds, [1])
  writeFileSync(join(dir, 'er2alm.config.ts'), `export default ${JSON.stringify({ ...CONFIG, seeds: [2] })}\n`)
  const loaded = await loadConfig('.', [], dir)
  assert.deepEqual([loaded.config.seeds, loaded.file], [[2], join(dir, 'er2alm.config.ts')])
})

test('loadConfig › overrides settings with JSON and with plain text, at any depth, the last one winning', async () => {
  const dir = asJson()
  const { config } = await loadConfig(
    dir,
    [
      'models.ease.l2Weight=300',
      'models.popularity={}',
      'seeds=[4,5]',
      'evaluate.fit=train',
      'evaluate.reference="ease"',
      'threads=1',
      'threads=2',
      'data.interactions.path=a=b.csv',
    ],
    base,
  )
  assert.equal((config.models.ease as { l2Weight: number }).l2Weight, 300)
  assert.deepEqual(Object.keys(config.models), ['ease', 'popularity'])
  assert.deepEqual([config.seeds, config.threads], [[4, 5], 2])
  assert.deepEqual([config.evaluate.fit, config.evaluate.reference], ['train', 'ease'])
  assert.equal(config.data.interactions?.path, 'a=b.csv')
})

test('loadConfig › does not change a module that was loaded, when it overrides', async () => {
  const dir = folderWith('er2alm.config.mjs', `export default ${JSON.stringify({ ...CONFIG, seeds: [1] })}\n`)
  assert.deepEqual((await loadConfig(dir, ['seeds=[9]'], base)).config.seeds, [9])
  assert.deepEqual((await loadConfig(dir, [], base)).config.seeds, [1])
})

test('loadConfig › refuses an override without key or value, and an unknown key with the nearest one', async () => {
  const dir = asJson()
  for (const wrong of ['seeds', '=3', '']) await fails(loadConfig(dir, [wrong], base), 'USAGE', /key=value/)
  await fails(loadConfig(dir, ['models.ease.l2Wieght=1'], base), 'CONFIG_UNKNOWN_KEY', /l2Weight/)
  await fails(loadConfig(dir, ['sedes=[1]'], base), 'CONFIG_UNKNOWN_KEY', /seeds/)
})

test('loadConfig › says CONFIG_MISSING for no file, and for a folder without one', async () => {
  await fails(loadConfig('absent.ts', [], base), 'CONFIG_MISSING', /absent\.ts.*er2alm init/)
  const empty = join(base, 'empty')
  mkdirSync(empty)
  await fails(loadConfig(empty, [], base), 'CONFIG_MISSING', /empty/)
})

test('loadConfig › says CONFIG_INVALID for what cannot be read as a config', async () => {
  for (const [name, text] of [
    ['er2alm.config.json', '{"data": '],
    ['er2alm.config.json', ''],
    ['er2alm.config.json', '[]'],
    ['er2alm.config.json', 'null'],
    ['er2alm.config.json', '3'],
    ['er2alm.config.mjs', 'export default'],
    ['er2alm.config.mjs', 'export const config = {}'],
    ['er2alm.config.mjs', 'export default 3'],
    ['er2alm.config.mjs', 'export default { data: () => 1 }'],
    ['er2alm.config.mjs', 'throw new Error("broken")'],
  ] as const) {
    const dir = folderWith(name, text)
    await fails(loadConfig(dir, [], base), 'CONFIG_INVALID', /./)
  }
})

test('loadConfig › an override of something that is no object is an error, not a crash', async () => {
  for (const text of ['null', '3', '[]']) {
    const dir = folderWith('er2alm.config.json', text)
    await fails(loadConfig(dir, ['seeds=[1]'], base), 'CONFIG_INVALID', /./)
  }
})

test('fromBase › leaves absolute paths and the home folder as they are', () => {
  assert.equal(fromBase('/base', 'a/b'), join('/base', 'a/b'))
  assert.equal(fromBase('/base', '/a/b'), '/a/b')
  assert.equal(fromBase('/base', '~/a'), '~/a')
})
