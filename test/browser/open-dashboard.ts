import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before } from 'node:test'
import { setTimeout } from 'node:timers/promises'
import type { Browser, Page } from 'playwright-core'
import { STUDY_FOLDER, saveStudy } from '../../src/study/saved-study.ts'
import type { StudyPart } from '../../src/study/study-part.ts'
import { sharedDemoRun } from '../e2e/demo-run.ts'
import { launchChromium, type View } from './open-report.ts'
import { type ServedRun, serveRun } from './serve-run.ts'

/** The dashboard of a copy of the demo's run that may be written to, and a browser. */
export interface DashboardForTests {
  readonly browser: Browser
  /** Ends with a slash. */
  readonly url: string
  /** The run folder. */
  readonly dir: string
}

/** Serves it before the tests that follow, and ends it after them. Its properties are there within tests. */
export function dashboardForTests(): DashboardForTests {
  let browser: Browser | undefined
  let served: ServedRun | undefined
  let copy: ReturnType<typeof demoCopy> | undefined
  before(async () => {
    browser = await launchChromium()
    copy = demoCopy()
    served = await serveRun(copy.dir)
  })
  after(async () => {
    await browser?.close()
    await served?.stop()
    copy?.remove()
  })
  return {
    get browser() {
      return browser!
    },
    get url() {
      return served!.url
    },
    get dir() {
      return copy!.dir
    },
  }
}

/** A copy of the demo's run, with a small study. @returns its folder, and what removes it */
function demoCopy(): { readonly dir: string; readonly remove: () => void } {
  const demo = sharedDemoRun()
  if (demo.status !== 0) throw new Error(demo.stderr)
  const parent = mkdtempSync(join(tmpdir(), 'er2alm-dashboard-'))
  const dir = join(parent, 'demo')
  cpSync(demo.dir, dir, { recursive: true })
  writeStudy(dir)
  return { dir, remove: () => rmSync(parent, { recursive: true, force: true }) }
}

/** A study with both kinds of plots and every kind of cell. */
function writeStudy(dir: string): void {
  const part: StudyPart = {
    title: 'Held-out items',
    notes: ['Each fifth item is held out whole.'],
    tables: [
      {
        title: 'By draw',
        header: ['draw', 'recall@20', 'better'],
        rows: [
          ['first', 0.123, null],
          ['second', 1200, 'yes'],
        ],
      },
    ],
    plots: [
      {
        ...{ title: 'By share', x: 'share', y: 'recall@20' },
        series: [
          {
            name: 'knowledge',
            points: [
              { x: 0.1, y: 0.2, ci95: [0.15, 0.25] },
              { x: 0.2, y: 0.22 },
            ],
          },
          {
            name: 'genre alone',
            points: [
              { x: 0.1, y: 0.18 },
              { x: 0.2, y: 0.19 },
            ],
          },
        ],
      },
      {
        ...{ title: 'By source', x: 'source', y: 'recall@20' },
        series: [
          {
            name: 'knowledge',
            points: [
              { x: 'read', y: 0.2, ci95: [0.1, 0.3] },
              { x: 'counted', y: 0.1 },
            ],
          },
        ],
      },
    ],
  }
  const file = join(dir, STUDY_FOLDER, 'new-items.json')
  saveStudy(file, 'new-items', [{ part, figures: {}, markdown: '' }], Date.UTC(2026, 0, 2))
}

/** The dashboard in a window of its own, and what happened while it was open. */
export interface OpenDashboard {
  readonly page: Page
  /** Messages of the console that are warnings or errors, and uncaught errors. */
  readonly complaints: string[]
  /** Addresses that were asked for outside the service. */
  readonly outside: string[]
}

export async function openDashboard(
  browser: Browser,
  url: string,
  { width, colorScheme }: View,
  hash = '#/',
): Promise<OpenDashboard> {
  const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme, reducedMotion: 'reduce' })
  const page = await context.newPage()
  const complaints: string[] = []
  const outside: string[] = []
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text())
  })
  page.on('pageerror', (error) => complaints.push(String(error)))
  page.on('request', (request) => {
    if (!request.url().startsWith(url) && !request.url().startsWith('data:')) outside.push(request.url())
  })
  await page.goto(url + hash)
  await settled(page)
  return { page, complaints, outside }
}

/** How often the page is looked at, and for how long. */
const LOOK_EVERY_MS = 50
const LONGEST_MS = 30_000

/** Waits until everything that was asked for is shown and every chart is drawn. */
export async function settled(page: Page): Promise<void> {
  // Two frames on, what the last click or key asked for is marked as busy.
  await page.evaluate('new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))')
  await until(page, () => page.evaluate<boolean>(IS_SETTLED))
}

/** Waits for the title: the run's name in it comes with a request of its own. */
export async function titled(page: Page, title: RegExp): Promise<void> {
  await until(page, async () => title.test(await page.title()))
}

/** Not `waitForFunction`: that evaluates in the page, whose policy forbids it. */
async function until(page: Page, isSo: () => Promise<boolean>): Promise<void> {
  for (const since = performance.now(); performance.now() - since < LONGEST_MS; ) {
    if (await isSo()) return
    await setTimeout(LOOK_EVERY_MS)
  }
  throw new Error(`the page does not come to rest: ${await page.locator('main').textContent()}`)
}

const IS_SETTLED = `
  document.querySelector('main h1') !== null &&
  document.querySelector('[aria-busy=true]') === null &&
  [...document.querySelectorAll('figure.chart')].every((chart) => chart.querySelector('svg') !== null)`
