import type { Page, Route } from 'playwright-core'
import { type DashboardForTests, openDashboard } from './open-dashboard.ts'
import type { View } from './open-report.ts'

export const DESK: View = { width: 1280, colorScheme: 'light' }
export const PHONE: View = { width: 320, colorScheme: 'light' }

/** Opens an address, and closes it when the test has ended. */
export async function withPage(
  shown: DashboardForTests,
  hash: string,
  use: (page: Page) => Promise<void>,
  view: View = DESK,
): Promise<void> {
  const { page } = await openDashboard(shown.browser, shown.url, view, hash)
  try {
    await use(page)
  } finally {
    await page.context().close()
  }
}

/** As `withPage`, with replies of the service replaced before anything is asked for. */
export async function withReplies(
  shown: DashboardForTests,
  hash: string,
  path: string,
  reply: (route: Route) => Promise<void>,
  use: (page: Page) => Promise<void>,
): Promise<void> {
  const context = await shown.browser.newContext({ reducedMotion: 'reduce' })
  const page = await context.newPage()
  await page.route(`${shown.url}${path}`, reply)
  try {
    await page.goto(shown.url + hash)
    await use(page)
  } finally {
    await context.close()
  }
}

/** Name or text of what has the focus. */
export function focused(page: Page): Promise<string> {
  return page.evaluate<string>(
    "document.activeElement.labels?.[0]?.textContent ?? document.activeElement.getAttribute('aria-label') ?? document.activeElement.textContent",
  )
}
