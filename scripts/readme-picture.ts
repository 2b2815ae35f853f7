// Takes the README's picture: the first result table of the demo's report, as a browser shows it.
//   usage: npm start && node scripts/with-node.mjs scripts/readme-picture.ts
import { mkdirSync } from 'node:fs'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { chromium } from 'playwright-core'

const root = fileURLToPath(new URL('../', import.meta.url))
mkdirSync(`${root}docs`, { recursive: true })
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ],
})
const page = await browser.newPage({ viewport: { width: 1040, height: 900 } })
await page.goto(pathToFileURL(`${root}runs/demo/report.html`).href)
const MARGIN = 16
const top = (await page.locator('#slice-all').boundingBox())!.y - MARGIN
const table = (await page.locator('#results table').first().boundingBox())!
await page.screenshot({
  path: `${root}docs/result-table.png`,
  fullPage: true,
  clip: { x: 0, y: top, width: 1040, height: Math.ceil(table.y + table.height + MARGIN - top) },
})
await browser.close()
