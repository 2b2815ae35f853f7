import assert from 'node:assert/strict'
import { test } from 'node:test'
import { htmlToText } from './html-text.ts'

test('htmlToText › keeps paragraphs, lines and cells apart, and decodes entities', () => {
  const html = `<!doctype html><html><head><title>Heat &ndash; a wiki</title><style>p{}</style></head><body>
    <h1>Heat <i>(1995)</i></h1><p>Michael&nbsp;Mann&#8217;s <b>film</b>
    of 1995 &amp; more.</p><ul><li>one<li>two</ul>
    <table><tr><th>Country</th><td>USA</td></tr><tr><td>x<br>y</td></tr></table>after</body></html>`
  assert.deepEqual(htmlToText(html), {
    text: 'Heat (1995)\n\nMichael Mann’s film of 1995 & more.\n\none\ntwo\n\nCountry USA\nx\ny\n\nafter',
    heading: 'Heat (1995)',
    title: 'Heat – a wiki',
  })
})

test('htmlToText › drops what is not the document: scripts, navigation, comments, hidden text', () => {
  const html = `<nav>menu <div>deep</div></nav><p>a<script>var x = "<p>no</p>"</script>b</p><!-- no -->
    <div hidden>no<p>no</p></div><p style="color:red; display: none">no</p><footer>no</footer>
    <noscript><p>no</p></noscript><template><p>no</p></template><p>c</p>`
  assert.equal(htmlToText(html).text, 'ab\n\nc')
})

test('htmlToText › reads broken and hostile mark-up without failing', () => {
  assert.equal(
    htmlToText('<p>a<b>b<p>c</i></p></div>&bogus; &#0; <').text.replaceAll('\uFFFD', '?'),
    'ab\n\nc\n\n&bogus; ? <',
  )
  assert.equal(htmlToText('').text, '')
  assert.equal(htmlToText('<p>shown</p><script>never closed <p>gone').text, 'shown')
  assert.equal(htmlToText(`${'<div>'.repeat(4000)}x`).text, 'x')
  assert.throws(() => htmlToText('<div>'.repeat(1_000_000)), { code: 'KNOWLEDGE_UNREADABLE', message: /deep/ })
  assert.equal(htmlToText('<br><img>'.repeat(20_000)).text, '')
  assert.equal(htmlToText('<nav><input><img><p>no</nav><p>yes').text, 'yes')
})

test('htmlToText › takes no long time over a megabyte of unfinished tags', () => {
  const began = performance.now()
  htmlToText('<a '.repeat(100_000))
  htmlToText('&'.repeat(200_000))
  htmlToText(`${'<p>x '.repeat(30_000)}`)
  assert.ok(performance.now() - began < 5000)
})
