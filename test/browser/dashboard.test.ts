import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Page } from 'playwright-core'
import { readPageFiles } from '../../src/serve/page-files.ts'
import { BUILT } from '../../web/source-hash.mjs'
import { axeViolations } from './axe-violations.ts'
import { dashboardForTests, openDashboard, settled, titled } from './open-dashboard.ts'
import { skip, type View } from './open-report.ts'

const VIEWS: readonly View[] = [
  { width: 320, colorScheme: 'dark' },
  { width: 1280, colorScheme: 'light' },
]
/** Everything of the page, gzipped. */
const MOST_BYTES = 200_000
/** User and film of the demo. */
const [USER, ITEM] = ['23', '1535108']

/** Every page, and what else an address can show; the title is what the window's begins with. */
const ADDRESSES: readonly (readonly [hash: string, title: RegExp])[] = [
  ['#/', /^Overview/],
  ['#/?slice=shelf&metric=ndcg%4050', /^Overview/],
  ['#/training', /^Training/],
  ['#/training?model=ease', /^Training/],
  ['#/studies', /^Studies/],
  ['#/cost', /^Cost/],
  ['#/live', /^Live/],
  ['#/explorer', /^Explorer/],
  [`#/explorer?user=${USER}&item=${ITEM}`, /^Explorer/],
  ['#/case', /^Case study/],
  [`#/case?user=${USER}&item=${ITEM}`, /^Case study/],
  ['#/noise', /^Noise control/],
  ['#/catalogue', /^Catalogue/],
  [`#/catalogue?item=${ITEM}`, /^Catalogue/],
]

describe('dashboard', { skip }, () => {
  const shown = dashboardForTests()

  for (const view of VIEWS) {
    describe(`${view.width} px wide, ${view.colorScheme}`, () => {
      for (const [hash, title] of ADDRESSES) {
        it(`${hash} works`, async () => {
          const { page, complaints, outside } = await openDashboard(shown.browser, shown.url, view, hash)
          assert.match(await page.title(), title)
          await titled(page, / · demo · er2alm$/)
          assert.deepEqual(await page.locator('.notice, .absent').allTextContents(), [])
          await openEverything(page)
          assert.ok((await widerBy(page)) <= 0, `the page is ${await widerBy(page)} px wider than the window`)
          await checkMarkup(page)
          assert.deepEqual(await axeViolations(page), [])
          assert.deepEqual(complaints, [])
          assert.deepEqual(outside, [])
          await page.context().close()
        })
      }
    })
  }

  it('has every page of the navigation among those that are looked at here', async () => {
    const { page } = await openDashboard(shown.browser, shown.url, { width: 1280, colorScheme: 'light' })
    const links = await page
      .locator('nav[aria-label=Pages] a')
      .evaluateAll((all) => all.map((one) => one.getAttribute('href')))
    assert.ok(links.length > 0)
    for (const link of links)
      assert.ok(
        ADDRESSES.some(([hash]) => hash === link),
        `${link} is not tested`,
      )
    await page.context().close()
  })

  it('is under 200 kB in all, zipped', () => {
    const files = [...readPageFiles(BUILT).values()]
    assert.ok(files.length >= 3)
    const bytes = files.reduce((sum, { gzip }) => sum + gzip.byteLength, 0)
    assert.ok(bytes < MOST_BYTES, `${bytes} bytes`)
  })
})

/** Opens every block that is closed. */
async function openEverything(page: Page): Promise<void> {
  await page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
  await settled(page)
}

function widerBy(page: Page): Promise<number> {
  return page.evaluate<number>('document.documentElement.scrollWidth - document.documentElement.clientWidth')
}

/** Headings in order, tables with captions and named rows and columns, charts with names. */
async function checkMarkup(page: Page): Promise<void> {
  const levels = await page.locator('h1, h2, h3, h4').evaluateAll((all) => all.map((one) => Number(one.tagName[1])))
  assert.equal(levels.filter((level) => level === 1).length, 1)
  assert.equal(levels[0], 1)
  for (const [i, level] of levels.entries())
    assert.ok(level <= (levels[i - 1] ?? 0) + 1, `h${level} is heading ${i + 1}`)
  assert.equal(await page.locator('table:not(:has(caption))').count(), 0)
  assert.equal(await page.locator('th:not([scope])').count(), 0)
  assert.equal(await page.locator('tbody tr:not(:has(> th[scope=row])):not(:has(.empty))').count(), 0)
  const charts = page.locator('svg:not([aria-hidden=true])')
  assert.equal(await charts.count(), await charts.and(page.getByRole('img', { name: /\S/ })).count())
}
