import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Page } from 'playwright-core'
import { dashboardForTests, settled } from './open-dashboard.ts'
import { skip } from './open-report.ts'
import { withPage } from './with-page.ts'

/** Where the reader is after going somewhere and back. */
describe('how far down the dashboard is', { skip }, () => {
  const shown = dashboardForTests()
  const down = (page: Page): Promise<number> => page.evaluate('Math.round(scrollY)')

  it('is as it was in a list that the reader comes back to, on its second page too, and the top of what a link leads to', () =>
    withPage(shown, '#/catalogue', async (page) => {
      await page.getByRole('link', { name: 'Next' }).click()
      await page.getByText(/^26–50 of/).waitFor()
      await settled(page)
      const link = page.getByRole('table').locator('tbody tr').nth(20).getByRole('link').first()
      await link.scrollIntoViewIfNeeded()
      const before = await down(page)
      assert.ok(before > 200, `only ${before} pixels down`)
      for (const open of [() => link.click(), () => page.goForward()]) {
        await open()
        await page.waitForURL(/item=/)
        await settled(page)
        assert.equal(await down(page), 0)
        await page.goBack()
        await page.getByText(/^26–50 of/).waitFor()
        assert.equal(await down(page), before)
      }
    }))

  it('is the top of a page that was there before, when a link and not the back button leads to it', () =>
    withPage(shown, '#/catalogue', async (page) => {
      const link = page.getByRole('table').locator('tbody tr').nth(20).getByRole('link').first()
      await link.scrollIntoViewIfNeeded()
      assert.ok((await down(page)) > 200)
      await page.getByRole('navigation').getByRole('link', { name: 'Noise control' }).click()
      await settled(page)
      await page.getByRole('navigation').getByRole('link', { name: 'Catalogue' }).click()
      await page.getByText(/^1–25 of/).waitFor()
      assert.equal(await down(page), 0)
    }))
})
