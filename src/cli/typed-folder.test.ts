import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import { typedFolder } from './typed-folder.ts'

test('typedFolder › is the way from here, quoted where it must be', () => {
  assert.equal(typedFolder('/home/me', '/home/me/runs/demo'), join('runs', 'demo'))
  assert.equal(typedFolder('/home/me', '/home/me/..odd'), '..odd')
  assert.equal(typedFolder('/home/me', '/home/me/my runs'), '"my runs"')
})

test('typedFolder › tells nothing of what lies elsewhere', () => {
  assert.equal(typedFolder('/home/me', '/srv/runs/demo'), undefined)
  assert.equal(typedFolder('/home/me/runs', '/home/me/runs'), undefined)
})
