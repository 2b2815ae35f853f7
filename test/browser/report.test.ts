import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { pathToFileURL } from 'node:url'
import type { Browser, Page } from 'playwright-core'
import { sharedDemoRun } from '../e2e/demo-run.ts'
import { launchChromium, type OpenPage, openPage, skip, type View } from './open-report.ts'

const VIEWS: readonly View[] = [
  { width: 1280, colorScheme: 'light' },
  { width: 1280, colorScheme: 'dark' },
  { width: 320, colorScheme: 'light' },
  { width: 320, colorScheme: 'dark' },
]
/** WCAG 2.2, 1.4.3: contrast of text. */
const CONTRAST = 4.5
const NAMED = { name: /\S/, includeHidden: true }

describe('report.html of the demo', { skip }, () => {
  let browser: Browser
  let file: string
  before(async () => {
    const demo = sharedDemoRun()
    assert.equal(demo.status, 0, demo.stderr)
    file = join(demo.dir, 'report.html')
    browser = await launchChromium()
  })
  after(() => browser?.close())

  for (const view of VIEWS) {
    describe(`${view.width} px wide, ${view.colorScheme}`, () => {
      let opened: OpenPage
      let page: Page
      before(async () => {
        opened = await openPage(browser, file, view)
        page = opened.page
      })
      after(() => page?.context().close())

      it('asks for nothing but the file, and the console stays empty', () => {
        assert.deepEqual(opened.requests, [pathToFileURL(file).href])
        assert.deepEqual(opened.complaints, [])
      })

      it('opens every block by keyboard', async () => {
        const closed = await page.locator('details:not([open])').count()
        assert.ok(closed > 0, 'there is no block to open')
        await openByKeyboard(page, closed)
        assert.equal(await page.locator('details:not([open])').count(), 0)
      })

      it('never scrolls sideways as a whole, with every block open', async () => {
        const beyond = await page.evaluate<number>(
          'document.documentElement.scrollWidth - document.documentElement.clientWidth',
        )
        assert.ok(beyond <= 0, `the page is ${beyond} px wider than the window`)
      })

      it('has text that stands out from its background', async () => {
        assert.deepEqual(await page.evaluate<string[]>(`(${faintTexts})(${CONTRAST})`), [])
      })
    })
  }

  describe('whatever the window', () => {
    let page: Page
    before(async () => {
      page = (await openPage(browser, file, VIEWS[0]!)).page
    })
    after(() => page?.context().close())

    it('marks the quoted sentence inside its passage', async () => {
      const passages = await page.locator('figure.passage').all()
      assert.ok(passages.length > 0, 'the explained recommendation quotes no passage')
      const quotes = await page.locator('#recommendation table q').allTextContents()
      const marked: string[] = []
      for (const passage of passages) {
        const whole = (await passage.locator('blockquote').textContent()) ?? ''
        const marks = await passage.locator('blockquote mark').allTextContents()
        assert.ok(marks.length > 0, `no mark in: ${whole}`)
        for (const mark of marks) assert.ok(whole.includes(mark) && mark.length < whole.length, mark)
        marked.push(...marks)
      }
      assert.ok(quotes.length > 0)
      for (const quote of quotes)
        assert.ok(
          marked.some((mark) => quote.includes(mark.trim())),
          `not marked: ${quote}`,
        )
    })

    it('leads from every statement to its passage', async () => {
      for (const link of await page.locator('#recommendation table a').all()) {
        const href = (await link.getAttribute('href'))!
        assert.match(href, /^#passage-\d+$/)
        assert.equal(await page.locator(href).count(), 1, href)
      }
    })

    it('has named headings in order, and every section is called by its heading', async () => {
      const headings = page.getByRole('heading', NAMED)
      assert.equal(await headings.count(), await page.locator('h1, h2, h3, h4, h5, h6').count())
      const levels = await page
        .locator('h1, h2, h3, h4, h5, h6')
        .evaluateAll((all) => all.map((one) => Number(one.tagName[1])))
      assert.equal(levels.filter((level) => level === 1).length, 1)
      assert.equal(levels[0], 1)
      for (const [i, level] of levels.entries())
        assert.ok(level <= (levels[i - 1] ?? 0) + 1, `h${level} is heading ${i + 1}`)
      assert.equal(await page.getByRole('region', NAMED).count(), await page.locator('section, [role=region]').count())
    })

    it('has named tables, with a heading for every row and column', async () => {
      const tables = await page.locator('table').count()
      assert.ok(tables > 0)
      assert.equal(await page.getByRole('table', NAMED).count(), tables)
      assert.equal(await page.locator('table:not(:has(caption))').count(), 0)
      assert.equal(await page.locator('th:not([scope])').count(), 0)
      assert.equal(await page.locator('tbody tr:not(:has(> th[scope=row]))').count(), 0)
    })

    it('has named charts and links', async () => {
      const charts = await page.locator('svg.chart').count()
      assert.ok(charts > 0)
      assert.equal(await page.locator('svg.chart').and(page.getByRole('img', NAMED)).count(), charts)
      assert.equal(await page.getByRole('link', NAMED).count(), await page.locator('a').count())
    })

    it('leads to every section from its contents', async () => {
      const targets = await page.locator('nav a').evaluateAll((all) => all.map((one) => one.getAttribute('href')!))
      assert.ok(targets.length > 0)
      for (const target of targets) assert.equal(await page.locator(target).count(), 1, target)
    })
  })
})

/** Goes through the page with Tab and opens what is closed with Enter and with Space in turn. */
async function openByKeyboard(page: Page, closed: number): Promise<void> {
  const stops = await page.locator('a, summary, [tabindex="0"]').count()
  let opened = 0
  for (let stop = 0; stop <= stops && opened < closed; stop++) {
    await page.keyboard.press('Tab')
    const waiting = await page.locator('details:not([open]) > summary:focus').count()
    if (waiting === 0) continue
    await page.keyboard.press(opened % 2 === 0 ? 'Enter' : 'Space')
    opened++
  }
}

/**
 * Runs in the page: texts whose contrast with the nearest background above them is below a ratio (formula: WCAG 2.2,
 * "contrast ratio").
 */
const faintTexts = `(ratio) => {
  const numbers = (colour) => colour.match(/[\\d.]+/g).map(Number)
  const luminance = (colour) => {
    const [r, g, b] = numbers(colour).slice(0, 3).map((c) => c / 255).map((c) => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b
  }
  const backgroundOf = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const colour = getComputedStyle(at).backgroundColor
      if (numbers(colour)[3] !== 0) return colour
    }
    return 'rgb(255, 255, 255)'
  }
  const faint = []
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const parent = node.parentElement
    if (node.data.trim() === '' || parent.checkVisibility?.() === false) continue
    const style = getComputedStyle(parent)
    const [dark, light] = [parent.closest('svg') ? style.fill : style.color, backgroundOf(parent)].map(luminance).sort((a, b) => a - b)
    const contrast = (light + 0.05) / (dark + 0.05)
    if (contrast < ratio) faint.push(contrast.toFixed(2) + ' ' + node.data.trim().slice(0, 40))
  }
  return faint
}`
