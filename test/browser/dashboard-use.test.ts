import assert from 'node:assert/strict'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import type { Page } from 'playwright-core'
import { runJson } from '../../src/cli/command-line.fixture.ts'
import type { Enrichment } from '../../src/serve/dashboard/enrichment-data.ts'
import type { Missing } from '../../src/serve/dashboard/page-data.ts'
import type { ErrorReply } from '../../src/serve/http-error.ts'
import { dashboardForTests, openDashboard, settled } from './open-dashboard.ts'
import { skip } from './open-report.ts'
import { serveRun } from './serve-run.ts'
import { DESK, focused, PHONE, withPage, withReplies } from './with-page.ts'

/** Most presses of Tab that lead from one place to another. */
const MOST_TABS = 60

describe('dashboard in use', { skip }, () => {
  const shown = dashboardForTests()

  /** Holds the run from the service without keys, or lets it go on. */
  async function setPaused(page: Page, paused: boolean): Promise<void> {
    const reply = await page.request.post(`${shown.url}dashboard/enrichment`, { data: { paused } })
    assert.equal(reply.status(), 200)
  }

  it('goes by keyboard from a user to the sentence that a fact came from, and back', () =>
    withPage(shown, '#/explorer', async (page) => {
      await page.keyboard.press('Tab')
      assert.equal(await focused(page), 'Skip to the page')
      await page.keyboard.press('Enter')
      await tabTo(page, 'User')
      await page.keyboard.type('23')
      // Until the reply comes the list holds what was found before.
      await page
        .getByRole('option')
        .first()
        .and(page.getByRole('option', { name: /^23 / }))
        .waitFor()
      await page.keyboard.press('ArrowDown')
      await page.keyboard.press('ArrowUp')
      await page.keyboard.press('Enter')
      await page.getByRole('table', { name: /^Recommended to user 23/ }).waitFor()
      assert.match(page.url(), /#\/explorer\?user=23$/)
      await settled(page)
      const first = page
        .getByRole('table', { name: /^Recommended to user 23/ })
        .getByRole('link')
        .nth(1)
      const title = (await first.textContent())!
      await tabTo(page, title)
      await page.keyboard.press('Enter')
      const why = page.getByRole('region', { name: 'Why' })
      await why.getByRole('heading', { name: title }).waitFor()
      const marks = await why.locator('.passage mark').allTextContents()
      assert.ok(marks.length > 0)
      for (const passage of await why.locator('.passage').all()) {
        const whole = (await passage.locator('blockquote').textContent())!
        const marked = (await passage.locator('mark').first().textContent())!
        assert.ok(whole.includes(marked) && marked.length < whole.length, marked)
      }
      await page.goBack()
      await why.getByText('Choose an item of the list').waitFor()
      await page.goBack()
      await page.getByRole('table', { name: 'Users of the run' }).waitFor()
    }))

  it('shows somebody known by events alone, found by the whole id', async () => {
    const { page, complaints } = await openDashboard(shown.browser, shown.url, DESK, '#/explorer')
    try {
      const events = ['1535108', '1980209'].map((item) => ({ user: 'guest', item, kind: 'taken' }))
      assert.equal((await page.request.post(`${shown.url}events`, { data: events })).status(), 200)
      await page.getByRole('combobox', { name: 'User' }).fill('guest')
      await page.getByRole('option', { name: /^guest 0 taken, 0 in the test, 2 events since/ }).click()
      const history = page.getByRole('table', { name: 'What user guest took, newest first' }).locator('tbody tr')
      await history.first().waitFor()
      assert.deepEqual(await history.locator('.badge').allTextContents(), ['since the run', 'since the run'])
      await page.getByText(/known by events alone/).waitFor()
      await page
        .getByRole('table', { name: /^Recommended to user guest/ })
        .getByRole('link')
        .first()
        .click()
      const why = page.getByRole('region', { name: 'Why' })
      await why.getByRole('table', { name: /^What of the history speaks for it/ }).waitFor()
      assert.equal(await why.getByRole('link', { name: 'Side by side' }).count(), 0)
      assert.equal(await page.getByRole('alert').count(), 0)
      assert.deepEqual(complaints, [])
    } finally {
      await page.context().close()
    }
  })

  it('puts back what was there when the list of users is left with Escape', () =>
    withPage(shown, '#/explorer?user=23', async (page) => {
      const field = page.getByRole('combobox', { name: 'User' })
      await field.fill('1')
      await page.getByRole('option').first().waitFor()
      assert.equal(await field.getAttribute('aria-expanded'), 'true')
      await field.press('Escape')
      assert.equal(await field.getAttribute('aria-expanded'), 'false')
      assert.equal(await field.inputValue(), '23')
    }))

  it('moves the focus to the heading of the page that a link leads to', () =>
    withPage(shown, '#/', async (page) => {
      await page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name: 'Noise control' }).press('Enter')
      await page.getByRole('heading', { level: 1, name: 'Noise control' }).waitFor()
      assert.equal(await focused(page), 'Noise control')
      assert.match(await page.title(), /^Noise control · demo/)
    }))

  for (const [list, detail, heading] of [
    ['#/catalogue', /catalogue\?item=/, /\(\d{4}\)$/],
    ['#/explorer', /explorer\?user=/, /^User /],
  ] as const) {
    it(`opens a detail of ${list} at its top, with the focus on its heading`, () =>
      withPage(shown, list, async (page) => {
        const last = page.locator('tbody').getByRole('link').last()
        await last.focus()
        assert.ok(await page.evaluate<boolean>('scrollY > 0'))
        await last.press('Enter')
        await page.waitForURL(detail)
        await page.getByRole('heading', { level: 1, name: heading }).waitFor()
        await settled(page)
        assert.equal(await page.evaluate<number>('scrollY'), 0)
        assert.match(await focused(page), heading)
      }))
  }

  it('says that there is no page at an address that is none, and leads on from there', () =>
    withPage(shown, '#/nonsense?item=1', async (page) => {
      await page.getByRole('heading', { level: 1, name: 'No such page' }).waitFor()
      assert.match((await page.locator('main').textContent())!, /There is no page at #\/nonsense\./)
      assert.equal(await page.locator('nav [aria-current=page]').count(), 0)
      await page.locator('main').getByRole('link', { name: 'Overview' }).press('Enter')
      await page.getByRole('heading', { name: 'Comparison' }).waitFor()
      assert.match(await page.title(), /^Overview/)
    }))

  it('says that a table goes on where a narrow window cuts it, until it is scrolled to its end', async () => {
    await withPage(
      shown,
      '#/cost',
      async (page) => {
        const table = page.getByRole('group', { name: /^Calls by stage and model/ })
        const hint = page.locator('.table-box', { has: table }).locator('.scroll-hint')
        assert.ok(await hint.isVisible())
        await table.hover()
        await page.mouse.wheel(5000, 0)
        await hint.waitFor({ state: 'hidden' })
        await page.mouse.wheel(-5000, 0)
        await hint.waitFor({ state: 'visible' })
      },
      PHONE,
    )
    await withPage(shown, '#/training', async (page) => assert.equal(await page.locator('.goes-on').count(), 0))
  })

  it('opens its menu on a narrow window, and closes it behind a link', () =>
    withPage(
      shown,
      '#/',
      async (page) => {
        const menu = page.getByRole('button', { name: 'Menu' })
        const link = page.getByRole('link', { name: 'Training' })
        assert.ok(!(await link.isVisible()))
        await menu.press('Enter')
        assert.equal(await menu.getAttribute('aria-expanded'), 'true')
        await link.press('Enter')
        await page.getByRole('heading', { level: 1, name: 'Training' }).waitFor()
        assert.ok(!(await link.isVisible()))
      },
      PHONE,
    ))

  it('finds decisions by what is stated, and its address leads to them again', () =>
    withPage(shown, '#/noise', async (page) => {
      const rows = page.getByRole('table', { name: 'Decisions of noise control' }).locator('tbody tr')
      const all = await rows.allTextContents()
      await page.getByLabel('Search', { exact: true }).fill('german')
      await page.waitForURL(/search=german/)
      await settled(page)
      const found = await rows.allTextContents()
      assert.ok(found.length > 0 && found.length < all.length)
      for (const row of found) assert.match(row, /german/i)
      await page.reload()
      await settled(page)
      assert.deepEqual(await rows.allTextContents(), found)
      await page.getByLabel('Decision', { exact: true }).selectOption('kept')
      await page.waitForURL(/kept=true/)
      await settled(page)
      for (const row of await rows.allTextContents()) assert.match(row, /kept/)
    }))

  it('pages a list, and the back button pages it back', () =>
    withPage(shown, '#/catalogue', async (page) => {
      const first = page.getByRole('table').locator('tbody tr').first()
      const before = await first.textContent()
      await page.getByRole('link', { name: 'Next' }).click()
      await page.getByText(/^26–50 of/).waitFor()
      assert.notEqual(await first.textContent(), before)
      await page.goBack()
      await page.getByText(/^1–25 of/).waitFor()
      assert.equal(await first.textContent(), before)
    }))

  it('shows every step of a trace, re-checked', () =>
    withPage(shown, '#/catalogue?item=1535108', async (page) => {
      const statement = page.getByRole('region', { name: 'director' })
      await statement.getByText(/^Trace, \d+ steps$/).press('Enter')
      const steps = await statement.locator('.steps li').allTextContents()
      assert.ok(steps.length > 2)
      assert.match(steps.join(' '), /reply|record|passage/)
    }))

  it('holds an enrichment and lets it go on', () =>
    withPage(shown, '#/live', async (page) => {
      await page.getByText('Done', { exact: true }).waitFor()
      assert.equal(await page.getByRole('button', { name: 'Pause' }).count(), 0)
      await setPaused(page, true)
      await page.reload()
      const goOn = page.getByRole('button', { name: 'Go on' })
      await goOn.press('Enter')
      await goOn.waitFor({ state: 'detached' })
      const now = (await (await page.request.get(`${shown.url}dashboard/enrichment`)).json()) as Enrichment
      assert.equal(now.paused, false)
    }))

  it('follows an enrichment that runs', async () => {
    let asked = 0
    await withReplies(
      shown,
      '#/live',
      'dashboard/enrichment',
      (route) => route.fulfill({ json: runningAt(Math.min(200, 100 * ++asked)) }),
      async (page) => {
        await page.getByText('Running', { exact: true }).waitFor()
        await page.getByRole('button', { name: 'Pause' }).waitFor()
        const bar = page.getByRole('progressbar', { name: 'Attributes of items' })
        assert.equal(await bar.getAttribute('max'), '1000')
        await page.getByText(/^200 of 1,000/).waitFor()
        assert.equal(await bar.getAttribute('value'), '200')
        await page.getByText(/about 90.0 s left/).waitFor()
      },
    )
  })

  it('asks for a key where the service wants one, keeps it for the tab, and says what it may not do', async () => {
    const file = join(shown.dir, 'keys.jsonl')
    const keyOf = async (scope: string): Promise<string> =>
      (await runJson<{ key: string }>(['keys', 'new', '--file', file, '--name', scope, '--scope', scope], shown.dir))
        .key
    const read = await keyOf('read')
    const locked = await serveRun(shown.dir, '--keys', file)
    const { page } = await openDashboard(shown.browser, locked.url, DESK, '#/cost')
    try {
      const field = page.getByLabel('Key')
      const use = page.getByRole('button', { name: 'Use this key' })
      await field.fill('er2alm_wrong')
      await use.press('Enter')
      await settled(page)
      await field.fill(read)
      await field.press('Enter')
      const shown = page.getByRole('heading', { name: 'By stage and model' })
      await shown.waitFor()
      await page.reload()
      await shown.waitFor()
      assert.ok(!page.url().includes(read))
      await setPaused(page, true)
      await page.goto(`${locked.url}#/live`)
      await page.getByRole('button', { name: 'Go on' }).press('Enter')
      await page.getByRole('alert').getByText('SERVE_SCOPE').waitFor()
    } finally {
      await setPaused(page, false)
      await page.context().close()
      await locked.stop()
    }
  })

  it('says in words what the service refused, and asks again', async () => {
    let broken = true
    const error: ErrorReply = {
      error: { code: 'RUN_BUSY', message: 'the run is being written', hint: 'wait a moment', requestId: '1' },
    }
    await withReplies(
      shown,
      '#/cost',
      'dashboard/cost**',
      (route) => (broken ? route.fulfill({ status: 409, json: error }) : route.fallback()),
      async (page) => {
        const notice = page.getByRole('alert')
        await notice.waitFor()
        for (const part of ['the run is being written', 'RUN_BUSY', 'wait a moment'])
          assert.ok((await notice.textContent())!.includes(part), part)
        broken = false
        await page.getByRole('button', { name: 'Try again' }).click()
        await page.getByRole('heading', { name: 'By stage and model' }).waitFor()
      },
    )
  })

  for (const page of ['', 'training', 'studies', 'cost', 'live', 'case', 'noise', 'catalogue', 'explorer']) {
    it(`says on #/${page} what is missing and what makes it`, async () => {
      const missing: Missing = { missing: 'Nothing of that kind is here.', hint: 'er2alm run CONFIG makes it.' }
      await withReplies(
        shown,
        `#/${page}`,
        'dashboard/**',
        (route) => route.fulfill({ json: missing }),
        async (opened) => {
          await opened.getByText('Nothing of that kind is here.').first().waitFor()
          await opened.getByText('er2alm run CONFIG makes it.').first().waitFor()
        },
      )
    })
  }
})

/** An enrichment that is `done` of 1,000 items far. */
function runningAt(done: number): Enrichment {
  const budget = { maxUsd: 5, usd: 1.5, leftUsd: 3.5, maxRequests: null, requests: done, leftRequests: null }
  const updated = '2026-01-02T03:04:05.000Z'
  return {
    ...{ state: 'running', paused: false, process: true, callsPerMinute: 60, inFlight: 4, budget },
    steps: [
      { name: 'items', state: 'running', total: 1000, done, failed: 1, remainingSeconds: 90, updated },
      { name: 'users', state: 'waiting', total: null, done: 0, failed: 0, remainingSeconds: null, updated: null },
    ],
  }
}

async function tabTo(page: Page, name: string): Promise<void> {
  for (let tabs = 0; tabs < MOST_TABS; tabs++) {
    await page.keyboard.press('Tab')
    if ((await focused(page)) === name) return
  }
  assert.fail(`the Tab key does not lead to ${JSON.stringify(name)}`)
}
