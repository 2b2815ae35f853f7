import assert from 'node:assert/strict'
import { test } from 'node:test'
import { escapeText, Html, html } from './html.ts'

test('html › escapes every value in content and in quoted attributes', () => {
  const hostile = `"><script>alert('1')</script>\`&`
  assert.equal(
    html`<p title="${hostile}">${hostile}</p>`.toString(),
    '<p title="&quot;&gt;&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;&#96;&amp;">&quot;&gt;&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;&#96;&amp;</p>',
  )
})

test('html › takes markup of its own as it is, and lists piece by piece', () => {
  const items = ['<a>', html`<b>b</b>`, 3]
  assert.equal(
    html`<ul>${items.map((item) => html`<li>${item}</li>`)}</ul>`.toString(),
    '<ul><li>&lt;a&gt;</li><li><b>b</b></li><li>3</li></ul>',
  )
})

test('html › prints nothing for null, undefined and false, but prints 0', () => {
  assert.equal(html`[${null}${undefined}${false}${0}${''}]`.toString(), '[0]')
})

test('html › is not fooled by an object that looks like markup', () => {
  const forged = { toString: () => '<script>' } as unknown as string
  assert.equal(html`${forged}`.toString(), '&lt;script&gt;')
  const withPrototype = Object.create(Html.prototype) as Html
  assert.throws(() => html`${withPrototype}`, TypeError)
})

test('escapeText › replaces control characters, half surrogates and marks that turn the reading direction', () => {
  assert.equal(escapeText('a\u0000b\u001b\u0085c\ud800d\u202ee'), 'a�b��c�d�e')
  assert.equal(escapeText('one\n\ttwo'), 'one\n\ttwo')
  assert.equal(escapeText('Amélie 千と千尋 عربي 🎬'), 'Amélie 千と千尋 عربي 🎬')
})
