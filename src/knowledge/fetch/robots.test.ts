import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseRobots, productToken } from './robots.ts'

/** Paths that a robots.txt of one group for everyone allows. */
function allowed(lines: string, ...paths: string[]): string[] {
  const rules = parseRobots(`User-agent: *\n${lines}`, 'films')
  return paths.filter((path) => rules.allows(path))
}

test('parseRobots › takes the longest match, and of equal ones the allowing one', () => {
  // RFC 9309 §5.2
  assert.deepEqual(
    allowed(
      'Allow: /example/page/\nDisallow: /example/page/disallowed.gif',
      '/example/page/',
      '/example/page/disallowed.gif',
    ),
    ['/example/page/'],
  )
  assert.deepEqual(allowed('Disallow: /a\nAllow: /a', '/a', '/ab'), ['/a', '/ab'])
  assert.deepEqual(
    allowed('Allow: /w/api.php?action=mobileview&\nDisallow: /w/', '/w/api.php?action=query', '/wiki/Heat'),
    ['/wiki/Heat'],
  )
})

test('parseRobots › reads * and $', () => {
  assert.deepEqual(allowed('Disallow: /*.gif$', '/a/b.gif', '/a.gif?x', '/b.png'), ['/a.gif?x', '/b.png'])
  assert.deepEqual(allowed('Disallow: /a*b*c', '/abc', '/axxbyyczz', '/acb'), ['/acb'])
  assert.deepEqual(allowed('Disallow: /only$', '/only', '/only/more'), ['/only/more'])
  // The end may not use again what a part before it took.
  assert.deepEqual(allowed('Disallow: /*aa*aa$', '/aaa', '/aaaa'), ['/aaa'])
})

test('parseRobots › compares percent-encoding as octets', () => {
  assert.deepEqual(allowed('Disallow: /caf%c3%A9', '/caf%C3%A9', '/café', '/cafe'), ['/cafe'])
  assert.deepEqual(allowed('Disallow: /%61b', '/ab', '/%61b', '/b'), ['/b'])
})

test('parseRobots › prefers the groups that name the crawler, all of them together, over those for everyone', () => {
  const text = `
    user-agent: other
    User-Agent: FILMS # two names, one group
    disallow: /x
    crawl-delay: 2

    User-agent: *
    Disallow: /

    user-agent: films
    Disallow: /y
    Crawl-delay: 3.5`
  const rules = parseRobots(text, 'films')
  assert.deepEqual(
    ['/x', '/y', '/z'].filter((path) => rules.allows(path)),
    ['/z'],
  )
  assert.equal(rules.crawlDelaySeconds, 3.5)
  assert.equal(parseRobots(text, 'stranger').allows('/z'), false)
  assert.equal(parseRobots(text, 'stranger').allows('/robots.txt'), true)
})

test('parseRobots › lets everything pass when nothing is said', () => {
  for (const text of ['', '<html>not found</html>', 'Disallow: /', 'User-agent: *\nDisallow:\n']) {
    assert.equal(parseRobots(text, 'films').allows('/any'), true, text)
  }
})

test('parseRobots › takes no long time over a pattern of many stars', () => {
  const pattern = `/${'a*'.repeat(2000)}b`
  const began = performance.now()
  assert.equal(parseRobots(`User-agent: *\nDisallow: ${pattern}`, 'films').allows(`/${'a'.repeat(50_000)}`), true)
  assert.ok(performance.now() - began < 500)
})

test('productToken › is the name before the version', () => {
  assert.equal(productToken('my-films/1.0 (me@example.org)'), 'my-films')
  assert.equal(productToken('(me@example.org)'), '*')
})
