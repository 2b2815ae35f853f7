import assert from 'node:assert/strict'
import { test } from 'node:test'
import { refuseOpenService } from './loopback.ts'

const INSIDE = ['localhost', 'LOCALHOST', '127.0.0.1', '127.8.9.10', '::1', '0:0:0:0:0:0:0:1', '::ffff:127.0.0.1']
const OUTSIDE = [
  '0.0.0.0',
  '::',
  '',
  '10.0.0.1',
  '128.0.0.1',
  'fe80::1',
  'localhost.example.org',
  '127.0.0.1.nip.io',
  'db',
]

test('refuseOpenService › refuses an address that others reach, without keys, and no other', () => {
  for (const host of OUTSIDE) {
    assert.throws(() => refuseOpenService({ host }), { code: 'SERVE_OPEN', hint: /er2alm keys new/ }, host)
    refuseOpenService({ host, keysFile: 'keys.jsonl' })
  }
  for (const host of INSIDE) refuseOpenService({ host })
})
