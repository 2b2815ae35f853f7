import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import {
  FILM_ITEMS,
  FILMS_CONFIG,
  folderForTests,
  runJson,
  writeConfig,
  writeFilms,
} from '../../src/cli/command-line.fixture.ts'
import { createContext } from '../../src/pipeline/create-context.ts'
import { quickStart } from '../../src/pipeline/quick-start.ts'
import { axeViolations } from './axe-violations.ts'
import { openDashboard } from './open-dashboard.ts'
import { launchChromium, skip, type View } from './open-report.ts'
import { type ServedRun, serveRun } from './serve-run.ts'

const DESK: View = { width: 1280, colorScheme: 'light' }
/** Every page, and what an address can show beside. */
const ADDRESSES = [
  '',
  'training',
  'studies',
  'cost',
  'live',
  'explorer',
  'explorer?user=u1',
  'case',
  'noise',
  'catalogue',
]

/** Runs that no language model was asked for: one of a config, and one of `serve --data`. */
describe('dashboard of a run without enrichment', { skip }, () => {
  const folder = folderForTests(async (dir) => {
    await writeFilms(dir)
    await writeConfig(dir, FILMS_CONFIG)
    await runJson(['run', '.', '--out', 'plain'], dir)
    await quickStart({ data: join(dir, 'ratings.csv'), out: join(dir, 'quick') }, createContext({ seed: 1 }))
  })
  let browser: Browser
  let plain: ServedRun
  let quick: ServedRun
  before(async () => {
    browser = await launchChromium()
    plain = await serveRun(join(folder.dir, 'plain'), '--log', 'silent')
    quick = await serveRun(join(folder.dir, 'quick'), '--log', 'silent')
  })
  after(async () => {
    await browser.close()
    await plain.stop()
    await quick.stop()
  })

  async function withPage(of: ServedRun, hash: string, use: (page: Page) => Promise<void>, view = DESK): Promise<void> {
    const { page, complaints } = await openDashboard(browser, of.url, view, hash)
    try {
      await use(page)
      assert.deepEqual(complaints, [])
    } finally {
      await page.context().close()
    }
  }

  const linksOf = (page: Page, group: string): Promise<readonly string[]> =>
    page
      .getByRole('navigation', { name: 'Pages' })
      .getByRole('list', { name: group, exact: true })
      .getByRole('link')
      .allTextContents()

  it('sets the pages apart that it has nothing for, and each says what would fill it', () =>
    withPage(plain, '#/', async (page) => {
      assert.deepEqual(await linksOf(page, 'Not in this run'), [
        'Studies',
        'Cost',
        'Live',
        'Case study',
        'Noise control',
      ])
      assert.deepEqual(await linksOf(page, 'Run'), ['Overview', 'Training'])
      await page.getByRole('link', { name: 'Noise control' }).click()
      await page.getByText(/^add knowledge, llm, embed to the config, then er2alm run CONFIG --out plain$/).waitFor()
    }))

  it('has no training page in its place where nothing was chosen by validation', () =>
    withPage(quick, '#/', async (page) => {
      assert.ok((await linksOf(page, 'Not in this run')).includes('Training'))
    }))

  it('draws no axis of epochs, and opens on a model that has settings', () =>
    withPage(plain, '#/training', async (page) => {
      assert.equal(await page.locator('figure.chart').count(), 0)
      await page.getByText(/^Every model of this run is fitted at once/).waitFor()
      assert.equal(
        await page
          .getByRole('table', { name: /^NDCG@20 on validation/ })
          .locator('tbody tr')
          .count(),
        3,
      )
      assert.ok((await page.locator('.settings > div').count()) > 0)
      await page.getByRole('link', { name: 'Popularity', exact: true }).click()
      await page.getByRole('heading', { level: 2, name: 'Popularity' }).waitFor()
      assert.equal(await page.getByRole('heading', { name: 'Settings' }).count(), 0)
    }))

  it('asks a stranger who gave a file alone to write a config, since there is none', () =>
    withPage(quick, '#/', async (page) => {
      await page.getByText('Nothing was held out in this run, so that nothing is measured.').waitFor()
      await page.getByText(/^er2alm init FOLDER writes a config/).waitFor()
      assert.ok(!(await page.locator('main').textContent())!.includes('CONFIG'))
    }))

  it('says once what a case study lacks, and has no fields for what cannot be chosen', () =>
    withPage(plain, '#/case', async (page) => {
      assert.equal(await page.locator('.absent').count(), 1)
      assert.equal(await page.getByRole('combobox').count(), 0)
    }))

  it('lists the catalogue without columns of what was never read', () =>
    withPage(plain, '#/catalogue', async (page) => {
      assert.deepEqual(await page.getByRole('columnheader').allTextContents(), ['Item'])
      assert.equal(await page.getByRole('combobox').count(), 0)
    }))

  it('has what the catalogue says of goods, in the list and of each', async () => {
    const { dir } = folder
    const goods = Array.from({ length: FILM_ITEMS }, (_, i) => `f${i},Lamp ${i},Light,${i % 2 ? 'Globex' : 'Acme'}\n`)
    await writeFile(join(dir, 'goods.csv'), `id,title,category,brand\n${goods.join('')}`)
    const [data, catalogue] = [join(dir, 'ratings.csv'), join(dir, 'goods.csv')]
    await quickStart({ data, catalogue, out: join(dir, 'shop') }, createContext({ seed: 1 }))
    const shop = await serveRun(join(dir, 'shop'), '--log', 'silent')
    try {
      await withPage(shop, '#/catalogue', async (page) => {
        const row = page.getByRole('row', { name: /^Lamp 1 / })
        await row.getByText('brand: Globex').waitFor()
        await row.getByRole('link').click()
        await page.getByText('Light · brand: Globex · taken').waitFor()
      })
    } finally {
      await shop.stop()
    }
  })

  it('explains without tables that would be empty', () =>
    withPage(quick, '#/explorer?user=u1', async (page) => {
      const list = page.getByRole('table', { name: /^Recommended/ })
      await list.getByRole('link').first().click()
      const why = page.getByRole('region', { name: 'Why' })
      await why.getByText(/^Nothing was read about this item/).waitFor()
      assert.equal(await why.locator('.empty').count(), 0)
    }))

  for (const [name, view] of [
    ['plain', { width: 320, colorScheme: 'dark' }],
    ['quick', DESK],
  ] as const) {
    for (const hash of ADDRESSES) {
      it(`#/${hash} of a ${name} run works, ${view.width} px wide, ${view.colorScheme}`, () =>
        withPage(
          name === 'plain' ? plain : quick,
          `#/${hash}`,
          async (page) => {
            const wider = await page.evaluate<number>(
              'document.documentElement.scrollWidth - document.documentElement.clientWidth',
            )
            assert.ok(wider <= 0, `the page is ${wider} px wider than the window`)
            assert.equal(await page.getByRole('alert').count(), 0)
            assert.deepEqual(await axeViolations(page), [])
          },
          view,
        ))
    }
  }
})
