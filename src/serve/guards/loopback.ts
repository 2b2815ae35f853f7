import { BlockList, isIP } from 'node:net'
import { Er2almError } from '../../errors.ts'
import type { ServeSettings } from '../settings.ts'

const LOOPBACK = new BlockList()
LOOPBACK.addSubnet('127.0.0.0', 8, 'ipv4')
LOOPBACK.addAddress('::1', 'ipv6')

/** True for an address (or the name `localhost`) that only this machine can reach. */
function isLoopback(host: string): boolean {
  if (host.toLowerCase() === 'localhost') return true
  const version = isIP(host)
  return version !== 0 && LOOPBACK.check(host, version === 6 ? 'ipv6' : 'ipv4')
}

/**
 * Refuses to be reachable from other machines without keys. To be called before a socket is opened.
 * @throws {Er2almError} SERVE_OPEN
 */
export function refuseOpenService({ host, keysFile }: Pick<ServeSettings, 'host' | 'keysFile'>): void {
  if (keysFile !== undefined || isLoopback(host)) return
  throw new Er2almError('SERVE_OPEN', `other machines reach ${host}, and no key would be asked for`, {
    hint: 'make a key with `er2alm keys new --file keys.jsonl --name NAME --scope read` and serve with --keys keys.jsonl, or serve on 127.0.0.1',
  })
}
