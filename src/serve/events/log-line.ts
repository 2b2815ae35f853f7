import { crc32 } from 'node:zlib'

/** `["` checksum `",` */
const CHECKSUM_AT = 2
const JSON_AT = 12
const OPEN_BRACKET = 0x5b
const CLOSE_BRACKET = 0x5d
const QUOTE = 0x22
const COMMA = 0x2c

/**
 * A record as a line of a log: `["3f2a00c1",{…}]` and a line feed. The eight hexadecimal digits are the CRC-32 of the bytes
 * between the first comma and the last bracket, so that a line is JSON to any other program.
 */
export function toLogLine(record: object): string {
  const json = JSON.stringify(record)
  return `["${crc32(json).toString(16).padStart(8, '0')}",${json}]\n`
}

/**
 * The record of a line, or undefined where the line is not as `toLogLine` wrote it.
 * @param bytes without the line feed
 */
export function fromLogLine(bytes: Buffer): object | undefined {
  const end = bytes.length - 1
  if (end < JSON_AT || bytes[0] !== OPEN_BRACKET || bytes[1] !== QUOTE) return undefined
  if (bytes[JSON_AT - 2] !== QUOTE || bytes[JSON_AT - 1] !== COMMA || bytes[end] !== CLOSE_BRACKET) return undefined
  const stated = bytes.toString('latin1', CHECKSUM_AT, JSON_AT - 2)
  if (crc32(bytes.subarray(JSON_AT, end)) !== Number.parseInt(stated, 16)) return undefined
  return JSON.parse(bytes.toString('utf8', JSON_AT, end)) as object
}
