import assert from 'node:assert/strict'
import { test } from 'node:test'
import { duration, progressLine, terminalProgress } from './progress.ts'
import { terminalContext } from './terminal-context.ts'

test('progressLine shows how far, how fast and how long still', () => {
  assert.equal(
    progressLine('items', 6, 24, 0.3, '6 sent'),
    `items ${'█'.repeat(6)}${'░'.repeat(18)} 6/24 · 18/min · 1 min 0 s left · 6 sent`,
  )
  assert.equal(progressLine('rows', 500, undefined, 250, ''), 'rows 500 · 250/s')
})

test('duration names hours, minutes and seconds', () => {
  assert.deepEqual([8, 185, 7500].map(duration), ['8 s', '3 min 5 s', '2 h 5 min'])
})

test('progress outside a terminal is a line a minute, with the rate of the last two minutes', () => {
  const lines: string[] = []
  let now = 0
  const step = terminalProgress({ write: (text) => lines.push(text), interactive: false, nowMs: () => now }).start(
    'items',
    1000,
  )
  // 400 that were recorded before pass at once, then one every five seconds.
  step.update(400)
  for (let done = 401; now < 300_000; done++) {
    now += 5000
    step.update(done)
  }
  step.end()
  assert.equal(lines.length, 5)
  assert.match(lines.at(-1)!, /460\/1000 · 12\/min · 45 min 0 s left\n$/)
})

test('progress on a terminal redraws one line and clears it at the end', () => {
  const writes: string[] = []
  let now = 0
  const step = terminalProgress({ write: (text) => writes.push(text), interactive: true, nowMs: () => now }).start(
    'train',
    2,
  )
  now = 1000
  step.update(1)
  step.end()
  assert.ok(writes[0]!.startsWith('\r\u001b[2Ktrain '))
  assert.equal(writes.at(-1), '\r\u001b[2K')
})

test('progressLine counts parts of a unit in the bar, and whole ones in words', () => {
  assert.equal(
    progressLine('train', 1.5, 4, 0.002, ''),
    `train ${'█'.repeat(9)}${'░'.repeat(15)} 1/4 · 7.2/h · 20 min 50 s left`,
  )
})

test('progress on a terminal keeps to one line of it', () => {
  const writes: string[] = []
  let now = 0
  const options = { write: (text: string) => writes.push(text), interactive: true, nowMs: () => now, columns: 40 }
  const step = terminalProgress(options).start('train', 2)
  now = 1000
  step.update(1, 'a note that is longer than the terminal is wide')
  assert.equal(writes[0]!.replace('\r\u001b[2K', '').length, 39)
})

test('progressLine keeps the words on a narrow terminal: the bar becomes shorter, then goes, then the label is cut', () => {
  const line = (label: string, room: number): string =>
    progressLine(label, 7.5, 24, 0.02, 'er2alm seed 2, epoch 12 of 150', room)
  const words = '7/24 · 1/min · 13 min 45 s left · er2alm seed 2, epoch 12 of 150'
  assert.equal(line('train', 79), `train ${'█'.repeat(3)}${'░'.repeat(5)} ${words}`)
  assert.equal(line('train', 72), `train ${words}`)
  assert.equal(line('train', 200), `train ${'█'.repeat(8)}${'░'.repeat(16)} ${words}`)
  const path = progressLine('read shops/of/the/north/2024/orders-of-the-year.csv, MB', 31, 90, 8, '', 60)
  assert.equal(path, '…/orders-of-the-year.csv, MB ██░░░░ 31/90 · 8.0/s · 7 s left')
  assert.equal(line('train', 40).length, 40)
})

test('a warning takes the place of a bar, which comes again below it', () => {
  const writes: string[] = []
  const { log } = terminalContext({
    ...{ note: (text) => writes.push(text), interactive: true, seed: 1, signal: new AbortController().signal },
  })
  log.warn('look')
  assert.equal(writes[0], '\r\u001b[2Kwarning: look\n')
})

test('progress on a terminal writes nothing for a step that is over at once', () => {
  const writes: string[] = []
  const step = terminalProgress({ write: (text) => writes.push(text), interactive: true, nowMs: () => 5 }).start(
    'read',
    2,
  )
  step.update(1)
  step.end()
  assert.deepEqual(writes, [])
})
