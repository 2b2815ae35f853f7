// The input that both sides work on, as files (little endian): problem.json, rowPtr.i32, colIdx.i32, and what our side adds.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { BenchData, BenchSettings } from '../../src/bench/benchmark.ts'
import type { Matrix } from '../../src/numeric/matrix.ts'

export interface Problem {
  readonly data: BenchData
  readonly settings: BenchSettings
}

/** Writes a problem; problem.py reads the same files. */
export function writeProblem(folder: string, { data: { name, train }, settings }: Problem): void {
  const described = { name, users: train.rows, items: train.cols, settings }
  writeFileSync(join(folder, 'problem.json'), JSON.stringify(described))
  writeFileSync(join(folder, 'rowPtr.i32'), train.rowPtr)
  writeFileSync(join(folder, 'colIdx.i32'), train.colIdx)
}

export function readProblem(folder: string): Problem {
  const described = JSON.parse(readFileSync(join(folder, 'problem.json'), 'utf8'))
  const { name, users, items, settings } = described
  const train = { rows: users, cols: items, rowPtr: ints(folder, 'rowPtr.i32'), colIdx: ints(folder, 'colIdx.i32') }
  return { data: { name, train }, settings }
}

/** NAME.f32, row by row, for the peer to read. */
export function writeMatrix(folder: string, name: string, { data }: Matrix): void {
  writeFileSync(join(folder, `${name}.f32`), Float32Array.from(data))
}

function ints(folder: string, file: string): Int32Array {
  const bytes = readFileSync(join(folder, file))
  return new Int32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength))
}
