// Takes the README's pictures of the dashboard: the demo's comparison, and one recommendation with its evidence.
//   usage: npm start && node scripts/with-node.mjs scripts/dashboard-pictures.ts
import { fileURLToPath } from 'node:url'
import { openDashboard, settled } from '../test/browser/open-dashboard.ts'
import { launchChromium } from '../test/browser/open-report.ts'
import { serveRun } from '../test/browser/serve-run.ts'
import { buildPage } from '../web/build.ts'

const root = fileURLToPath(new URL('../', import.meta.url))
const WIDTH = 1280
const MARGIN = 24

interface Picture {
  readonly name: string
  readonly hash: string
  /** The heading that the picture begins with; the top of the page without one. */
  readonly from?: string
  readonly height: number
}

const PICTURES: readonly Picture[] = [
  { name: 'dashboard-overview', hash: '#/', height: 1164 },
  { name: 'dashboard-explorer', hash: '#/explorer?user=9694&item=1980209', from: 'Recommendations', height: 1418 },
]

await buildPage()
const served = await serveRun(`${root}runs/demo`, '--log', 'silent')
const browser = await launchChromium(process.env.CHROMIUM ?? '/usr/bin/chromium')
for (const { name, hash, from, height } of PICTURES) {
  const { page } = await openDashboard(browser, served.url, { width: WIDTH, colorScheme: 'light' }, hash)
  await page.setViewportSize({ width: WIDTH, height })
  await settled(page)
  if (from !== undefined) {
    const { y } = (await page.getByRole('heading', { name: from }).boundingBox())!
    await page.mouse.wheel(0, y - MARGIN)
  }
  await page.screenshot({ path: `${root}docs/${name}.png` })
}
await browser.close()
await served.stop()
