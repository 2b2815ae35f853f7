import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { ExplainReply } from '../../src/serve/explained/explained-item.ts'
import { dashboardForTests, settled } from './open-dashboard.ts'
import { skip } from './open-report.ts'
import { withPage, withReplies } from './with-page.ts'

/** That the pages say no more than is known. */
describe('what the dashboard says', { skip }, () => {
  const shown = dashboardForTests()

  it('says of the row what it is, by the metric of the headline', () =>
    withPage(shown, '#/', async (page) => {
      const headline = page.locator('.headline li')
      const table = page.getByRole('table', { name: /^All test items/ })
      for (const metric of ['ndcg@20', 'recall@20']) {
        await page.getByLabel('Metric').selectOption(metric)
        await settled(page)
        for (const sentence of await headline.allTextContents())
          assert.ok(!sentence.includes(metric === 'ndcg@20' ? 'recall' : 'ndcg'), sentence)
        assert.match((await headline.first().textContent())!, new RegExp(`mean ${metric}`))
        // The best row of the demo is better than the reference.
        const best = await table.locator('tbody tr').first().textContent()
        assert.match(best!, /better.*Δ \+\.\d+.*p \(Holm\)/)
        assert.equal(await table.getByText('(reference)').count(), 1)
      }
      await page.getByLabel('Metric').selectOption('recall@10')
      await page.getByText(/^Differences in recall@10 were not tested, those in ndcg@20 and recall@20 were/).waitFor()
    }))

  it('has first what noise control relies on, and what it doubts as easily', () =>
    withPage(shown, '#/catalogue', async (page) => {
      const first = page.getByRole('table').locator('tbody tr').first()
      assert.match((await first.textContent())!, /\(reliability (\.\d\d|> \.99)\)/)
      assert.equal(await page.locator('tbody .doubted').count(), 0)
      await page.getByLabel('Order').selectOption('doubted first')
      await page.waitForURL(/order=doubted/)
      await settled(page)
      assert.match((await first.locator('.doubted').first().textContent())!, /\(doubted, (\.0\d|< \.01)\)/)
    }))

  it('says of a wrong value that its quote was found and that it is doubted, not that it was verified', () =>
    // The director of this film is not in the passage that the model was given.
    withPage(shown, '#/catalogue?item=0004972', async (page) => {
      const director = page.getByRole('region', { name: 'director' })
      assert.match((await director.textContent())!, /Lillian Gish \(doubted, \.0\d\).*quote found/s)
      const main = (await page.locator('main').textContent())!
      assert.ok(!main.includes('verified'))
      assert.match(main, /It may say something else than the value/)
    }))

  it('says what a score is made of, to the last part', () =>
    withPage(shown, '#/explorer?user=23&item=1535108', async (page) => {
      const parts = page.getByRole('table', { name: /^What the score is made of/ }).locator('tbody tr')
      const texts = await parts.allTextContents()
      assert.match(texts.join(' '), /recent popularity[^+]*\+0\.\d+ the history[^+]*\+0\.\d+/)
      const values = texts.map((text) => Number(/[+−]([\d.]+)$/.exec(text)![1]))
      const score = Number(/score ([\d.]+)/.exec((await page.getByRole('region', { name: 'Why' }).textContent())!)![1])
      const sum = values.reduce((total, value) => total + value, 0)
      assert.ok(Math.abs(sum - score) < 0.001, `${sum} in parts, ${score} in all`)
    }))

  it('says what noise control dropped of the values that speak for an item', async () => {
    await withReplies(
      shown,
      '#/explorer?user=23&item=1535108',
      'explain/**',
      async (route) => {
        const reply = (await (await route.fetch()).json()) as ExplainReply
        const value = { attribute: 'country', value: 'Germany', items: [], reliability: 0.03, dropped: true } as const
        await route.fulfill({ json: { ...reply, shared: [value] } })
      },
      async (page) => {
        const row = page.getByRole('table', { name: /^Values that it shares/ }).locator('tbody tr')
        await row.first().waitFor()
        assert.match((await row.textContent())!, /^Germany \(doubted, \.03\) countrydropped by noise control/)
        const stated = page.getByRole('table', { name: /^What is stated of it/ })
        assert.match((await stated.textContent())!, /quote found/)
      },
    )
  })

  it('says of an item that came in since the run what it is like and what cannot be said, and leads to no page of the run', async () => {
    const since: Pick<ExplainReply, 'rank' | 'score' | 'like' | 'why'> = {
      ...{ rank: null, score: null, like: [{ id: '1', title: 'A Near One', year: 1999, likeness: 0.5 }] },
      why: ['no list has it', 'the profile was not aligned'],
    }
    await withReplies(
      shown,
      '#/explorer?user=23&item=1535108',
      'explain/**',
      async (route) => {
        const explanation = (await (await route.fetch()).json()) as ExplainReply
        await route.fulfill({ json: { ...explanation, ...since } })
      },
      async (page) => {
        const why = page.getByRole('region', { name: 'Why' })
        await why.getByText('In no list of user 23.').waitFor()
        await why.getByText('scored by what it is like: A Near One (1999).').waitFor()
        for (const reason of ['No list has it.', 'The profile was not aligned.'])
          assert.equal(await why.getByText(reason, { exact: true }).count(), 1, reason)
        assert.equal(await why.getByRole('link', { name: 'Side by side' }).count(), 0)
      },
    )
  })

  it('shows what a title holds as text, whatever it looks like', async () => {
    const title = '<img src=x onerror="document.title=1"><b>bold</b>'
    await withReplies(
      shown,
      '#/explorer?user=23',
      'recommendations/**',
      async (route) => {
        const reply = await route.fetch()
        const list = (await reply.json()) as { items: { title: string }[] }
        list.items[0]!.title = title
        await route.fulfill({ json: list })
      },
      async (page) => {
        await page.getByRole('link', { name: title }).waitFor()
        assert.equal(await page.locator('main img, main b').count(), 0)
        assert.match(await page.title(), /^Explorer/)
      },
    )
  })

  it('draws a line for each aspect that can be aligned, as its table has it', () =>
    withPage(shown, '#/case', async (page) => {
      for (const place of [0, 1, 2, 3]) {
        const proposed = page
          .getByRole('navigation', { name: /^Cases of the test/ })
          .getByRole('link')
          .nth(place)
        if ((await proposed.count()) === 0) break
        await proposed.click()
        await settled(page)
        const rows = page.getByRole('table', { name: /^Weight × alignment/ }).locator('tbody tr')
        const figures = (await rows.locator('td:nth-child(5)').allTextContents()).filter((figure) => figure !== '–')
        const diagram = page.getByRole('img', { name: /^Alignment of user/ })
        assert.deepEqual((await diagram.locator('.line text').allTextContents()).toSorted(), figures.toSorted())
        const name = (await diagram.getAttribute('aria-label'))!
        for (const figure of figures) assert.ok(name.includes(figure), `${figure} in ${name}`)
      }
    }))
})
