import { gzipSync, zstdCompressSync } from 'node:zlib'

/** A column of a test file: whole numbers (INT64), fractions (DOUBLE) or text (BYTE_ARRAY, UTF8). */
export interface TinyColumn {
  readonly name: string
  readonly values: readonly bigint[] | readonly number[] | readonly string[]
}

const CODECS = {
  none: { code: 0, pack: (page: Buffer): Buffer => page },
  gzip: { code: 2, pack: (page: Buffer): Buffer => gzipSync(page) },
  zstd: { code: 6, pack: (page: Buffer): Buffer => zstdCompressSync(page) },
} as const

/**
 * The smallest Parquet file that holds some columns: required values, PLAIN, one page a column, one row group, written
 * from the format's specification (parquet-format, Thrift compact protocol). For tests of the reader only.
 */
export function tinyParquet(columns: readonly TinyColumn[], codecName: keyof typeof CODECS = 'none'): Buffer {
  const codec = CODECS[codecName]
  const numRows = columns[0].values.length
  const out: Buffer[] = [Buffer.from('PAR1')]
  let offset = 4
  const chunks = columns.map(({ name, values }) => {
    const page = codec.pack(Buffer.concat(values.map(plain)))
    const plainSize = Buffer.concat(values.map(plain)).length
    const dataHeader = struct([i32(1, numRows), i32(2, 0), i32(3, 3), i32(4, 3)])
    const header = struct([i32(1, 0), i32(2, plainSize), i32(3, page.length), nested(5, dataHeader)])
    const start = offset
    out.push(header, page)
    offset += header.length + page.length
    const size = header.length + page.length
    const meta = struct([
      i32(1, physicalType(values[0])),
      list(2, 5, [varint(0)]),
      list(3, 8, [binary(name)]),
      i32(4, codec.code),
      i64(5, numRows),
      i64(6, plainSize + header.length),
      i64(7, size),
      i64(9, start),
    ])
    return struct([i64(2, start), nested(3, meta)])
  })
  const root = struct([text(4, 'schema'), i32(5, columns.length)])
  const leaves = columns.map(({ name, values }) =>
    struct([
      i32(1, physicalType(values[0])),
      i32(3, 0),
      text(4, name),
      ...(typeof values[0] === 'string' ? [i32(6, 0)] : []),
    ]),
  )
  const group = struct([list(1, 12, chunks), i64(2, offset - 4), i64(3, numRows)])
  const footer = struct([i32(1, 1), list(2, 12, [root, ...leaves]), i64(3, numRows), list(4, 12, [group])])
  const length = Buffer.alloc(4)
  length.writeUInt32LE(footer.length)
  return Buffer.concat([...out, footer, length, Buffer.from('PAR1')])
}

function physicalType(value: bigint | number | string): number {
  return typeof value === 'bigint' ? 2 : typeof value === 'number' ? 5 : 6
}

function plain(value: bigint | number | string): Buffer {
  const bytes = Buffer.alloc(typeof value === 'string' ? 4 : 8)
  if (typeof value === 'bigint') bytes.writeBigInt64LE(value)
  else if (typeof value === 'number') bytes.writeDoubleLE(value)
  else {
    const encoded = Buffer.from(value)
    bytes.writeUInt32LE(encoded.length)
    return Buffer.concat([bytes, encoded])
  }
  return bytes
}

/** A field of a Thrift struct: its number, its compact type and its encoded value. */
type Field = readonly [id: number, type: number, value: Buffer]

function struct(fields: readonly Field[]): Buffer {
  let last = 0
  const parts = fields.map(([id, type, value]) => {
    const head = Buffer.from([((id - last) << 4) | type])
    last = id
    return Buffer.concat([head, value])
  })
  return Buffer.concat([...parts, Buffer.from([0])])
}

const i32 = (id: number, value: number): Field => [id, 5, varint(value * 2)]
const i64 = (id: number, value: number): Field => [id, 6, varint(value * 2)]
const text = (id: number, value: string): Field => [id, 8, binary(value)]
const nested = (id: number, value: Buffer): Field => [id, 12, value]
const list = (id: number, type: number, values: readonly Buffer[]): Field => [
  id,
  9,
  Buffer.concat([Buffer.from([(values.length << 4) | type]), ...values]),
]

function binary(value: string): Buffer {
  const encoded = Buffer.from(value)
  return Buffer.concat([varint(encoded.length), encoded])
}

function varint(value: number): Buffer {
  const bytes: number[] = []
  let rest = value
  while (rest >= 0x80) {
    bytes.push((rest % 0x80) | 0x80)
    rest = Math.floor(rest / 0x80)
  }
  return Buffer.from([...bytes, rest])
}
