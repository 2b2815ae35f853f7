import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import { typedFolder } from './typed-folder.ts'

test('typedFolder › is the way from here, quoted where it must be', () => {
  assert.equal(typedFolder('/srv/me', '/srv/me/runs/demo'), join('runs', 'demo'))
  assert.equal(typedFolder('/srv/me', '/srv/me/..odd'), '..odd')
  assert.equal(typedFolder('/srv/me', '/srv/me/my runs'), '"my runs"')
})

test('typedFolder › tells nothing of what lies elsewhere', () => {
  assert.equal(typedFolder('/srv/me', '/elsewhere/runs/demo'), undefined)
  assert.equal(typedFolder('/srv/me/runs', '/srv/me/runs'), undefined)
})
