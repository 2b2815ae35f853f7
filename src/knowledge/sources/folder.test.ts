import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { after, test } from 'node:test'
import { fakeContext } from '../../../test/fake-context.ts'
import type { Passage, RetrievalQuery } from '../passage.ts'
import { type FolderSourceConfig, folderSource } from './folder.ts'
import type { SourcePorts } from './source.ts'

const base = mkdtempSync(join(tmpdir(), 'er2alm-folder-'))
after(() => rmSync(base, { recursive: true, force: true }))
let made = 0

function folderOf(files: Readonly<Record<string, string | Uint8Array>>): string {
  const folder = join(base, `f${made++}`)
  mkdirSync(folder)
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), content)
  }
  return folder
}

function settingsOf(folder: string, given: object = {}): FolderSourceConfig {
  return folderSource.config.parse({ kind: 'folder', folder, source: 'notes', ...given })
}

async function read(folder: string, given: object = {}, item?: RetrievalQuery): Promise<Passage[]> {
  const ports = { context: fakeContext().context } as SourcePorts
  return Array.fromAsync(folderSource.open(settingsOf(folder, given), ports).passages(item))
}

const brief = ({ id, title, year }: Passage): readonly unknown[] => [id, title, year]

test('folderSource › takes title and year from front matter, heading, <title> or the name of the file', async () => {
  const folder = folderOf({
    'a.md': '---\ntitle: Heat\nyear: 1995\ndate: 2020-01-02\nlicense: CC0\nsource: mine\n---\n# Other\n\nText.',
    'b/c.md': 'Ronin (1998)\n============\n\nA case.',
    'b/a.markdown': 'intro\n\n## Fargo (1996 film) ##\n\nSnow.',
    'd.html': '<title>Alien (1979) - a wiki</title><p>Space.</p>',
    'e.HTM': '<title>x</title><h1>Aliens (1986)</h1><p>Space again.</p>',
    'Blade_Runner_(1982_film).txt': '\uFEFFRain.\r\n\r\nMore rain.',
    'f (2001).md': '# A Film\n\nText.',
    'g.html': '<title>Alien 3 (1992 film)</title><h1>Alien 3</h1><p>Prison.</p>',
    'h.html': '<title>My films (2020)</title><h1>Prometheus</h1><p>Engineers.</p>',
    'ignored.pdf': '%PDF-1.4',
    '.hidden.md': 'no',
  })
  const passages = await read(folder, { licence: 'CC BY 4.0' })
  assert.deepEqual(passages.map(brief), [
    ['notes:Blade_Runner_(1982_film).txt', 'Blade Runner', 1982],
    ['notes:a.md', 'Heat', 1995],
    ['notes:b/a.markdown', 'Fargo', 1996],
    ['notes:b/c.md', 'Ronin', 1998],
    ['notes:d.html', 'Alien (1979) - a wiki', undefined],
    ['notes:e.HTM', 'Aliens', 1986],
    ['notes:f (2001).md', 'A Film', 2001],
    ['notes:g.html', 'Alien 3', 1992],
    ['notes:h.html', 'Prometheus', undefined],
  ])
  const { text, source, licence, date } = passages[1]
  assert.deepEqual(
    { text, source, licence, date },
    { text: '# Other\n\nText.', source: 'mine', licence: 'CC0', date: '2020-01-02' },
  )
  assert.equal(passages[0].text, 'Rain.\n\nMore rain.')
  assert.equal(passages[0].licence, 'CC BY 4.0')
})

test('folderSource › cuts long documents at paragraphs, under ids that sort in order', async () => {
  const paragraph = (n: number): string => `Paragraph ${n} ${'word '.repeat(15).trim()}.`
  const text = Array.from({ length: 12 }, (_, n) => paragraph(n)).join('\n\n')
  const passages = await read(folderOf({ 'Heat (1995).txt': text }), { maxPassageChars: 100 })
  assert.equal(passages.length, 12)
  assert.deepEqual(passages.slice(0, 2).map(brief), [
    ['notes:Heat (1995).txt#0001', 'Heat', 1995],
    ['notes:Heat (1995).txt#0002', 'Heat', 1995],
  ])
  assert.equal(passages.map((passage) => passage.text).join('\n\n'), text)
  const ids = passages.map(({ id }) => id)
  assert.deepEqual(ids.toSorted(), ids)
})

test('folderSource › gives only the passages about an item when asked for one', async () => {
  const folder = folderOf({ 'Heat (1995).txt': 'a', 'Heat (1986).txt': 'b' })
  assert.deepEqual(
    (await read(folder, {}, { title: 'Heat', year: 1986 })).map(({ text }) => text),
    ['b'],
  )
})

test('folderSource › keeps hostile names apart, and out of terminals', async () => {
  const folder = folderOf({
    'a\n\u001b[31m.txt': '1',
    'a%0A%1B[31m.txt': '2',
    "'; rm -rf $HOME; '.txt": '3',
    'x#0001.txt': '4',
    '..md': '5',
    'evil\u202Etxt.md': '6',
    '日本 (1999).md': '7',
  })
  const passages = await read(folder)
  assert.equal(new Set(passages.map(({ id }) => id)).size, 6)
  assert.ok(passages.some(({ id }) => id === 'notes:a%0A%1B[31m.txt'))
  for (const { id } of passages) assert.doesNotMatch(id, /[\p{Cc}\u202e]/u)
  assert.deepEqual(passages.filter(({ title }) => title === '日本').map(brief), [
    ['notes:日本 (1999).md', '日本', 1999],
  ])
})

test('folderSource › names a file that it cannot use', async () => {
  const good = { 'a.txt': 'fine' }
  const bad = (files: Readonly<Record<string, string | Uint8Array>>): string => folderOf({ ...good, ...files })
  const cases: readonly (readonly [string, string, RegExp, object?])[] = [
    [bad({ 'b.md': new Uint8Array([0x41, 0xff]) }), 'KNOWLEDGE_UNREADABLE', /b\.md is not UTF-8/],
    [bad({ 'b.txt': Buffer.from('\ufeffhi', 'utf16le') }), 'KNOWLEDGE_UNREADABLE', /b\.txt is not UTF-8/],
    [bad({ 'b.txt': 'a\0b' }), 'KNOWLEDGE_UNREADABLE', /NUL/],
    [bad({ 'b.html': '<div>'.repeat(10_000) }), 'KNOWLEDGE_UNREADABLE', /b\.html.*deep/],
    [bad({ 'b.md': '---\nyear: soon\n---\nx' }), 'KNOWLEDGE_ROW', /b\.md.*"soon"/],
    [bad({ 'b.txt': 'x'.repeat(2000) }), 'KNOWLEDGE_TOO_LARGE', /b\.txt has 2000 bytes/, { maxFileBytes: 1000 }],
    [folderOf({ 'a.txt': ' \n ' }), 'KNOWLEDGE_EMPTY', /no document/],
    [join(base, 'absent'), 'FILE_MISSING', /no folder/],
    [join(folderOf(good), 'a.txt'), 'FILE_MISSING', /not a folder/],
  ]
  for (const [folder, code, message, given] of cases) await assert.rejects(read(folder, given), { code, message })
})

test('folderSource › does not follow links, and refuses those that lead out or nowhere', async () => {
  const outside = folderOf({ 'secret.txt': 'secret' })
  const linked = (target: string, name = 'link.txt'): string => {
    const folder = folderOf({ 'a.txt': 'fine', 'sub/b.txt': 'fine too' })
    symlinkSync(target, join(folder, name))
    return folder
  }
  for (const target of [join(outside, 'secret.txt'), outside, '/etc', 'nowhere']) {
    await assert.rejects(read(linked(target)), { code: 'KNOWLEDGE_UNREADABLE', message: /link\.txt: it is a link/ })
  }
  assert.equal((await read(linked('a.txt'))).length, 2)
  // A circle.
  assert.equal((await read(linked('.', 'sub2'))).length, 2)
})

test('folderSource › refuses pipes and names that are not UTF-8', async (t) => {
  const piped = folderOf({ 'a.txt': 'fine' })
  if (spawnSync('mkfifo', [join(piped, 'b.txt')]).status !== 0) return t.skip('needs mkfifo')
  await assert.rejects(read(piped), { code: 'KNOWLEDGE_UNREADABLE', message: /b\.txt: it is no file/ })
  const named = folderOf({ 'a.txt': 'fine' })
  try {
    writeFileSync(Buffer.concat([Buffer.from(`${named}/`), Buffer.from([0xff, 0x2e, 0x6d, 0x64])]), 'x')
  } catch {
    return t.skip('needs a file system that takes any name')
  }
  await assert.rejects(read(named), { code: 'KNOWLEDGE_UNREADABLE', message: /not UTF-8/ })
})

test('folderSource › takes no long time over lines made to be slow', async () => {
  const slow = ['# a', `${' '.repeat(400_000)}b`, `# ${'# '.repeat(200_000)}x`, `---${'\n -'.repeat(100_000)}`].join(
    '\n',
  )
  const began = performance.now()
  await read(folderOf({ 'a.md': slow, [`${'( '.repeat(60)}.md`]: slow, 'b.txt': ' \n'.repeat(500_000) }))
  assert.ok(performance.now() - began < 5000)
})

test('folderSource › warns of a document without text', async () => {
  const { context, logged } = fakeContext()
  const folder = folderOf({ 'a.txt': 'fine', 'b.html': '<script>x</script>' })
  const source = folderSource.open(settingsOf(folder), { context } as SourcePorts)
  assert.equal((await Array.fromAsync(source.passages())).length, 1)
  assert.match(logged.join(), /b\.html/)
})

test('folderSource › has an identity that follows names and content, not the place of the folder', async () => {
  const hashFile = async (file: string): Promise<string> => (await import('node:fs')).readFileSync(file, 'latin1')
  const identity = (folder: string) => folderSource.identity(settingsOf(folder), hashFile)
  const first = await identity(folderOf({ 'a.txt': '1', 'b.txt': '2' }))
  assert.deepEqual(await identity(folderOf({ 'b.txt': '2', 'a.txt': '1' })), first)
  const others: readonly Readonly<Record<string, string>>[] = [
    { 'a.txt': '1' },
    { 'a.txt': '1', 'b.txt': '3' },
    { 'a.txt': '1', 'c.txt': '2' },
  ]
  for (const files of others) assert.notDeepEqual(await identity(folderOf(files)), first)
})
