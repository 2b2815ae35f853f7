/** Oldest Node that er2alm runs on, as `engines` of package.json says: `node:sqlite` and `import.meta.main` came with it. */
export const OLDEST_NODE: readonly [major: number, minor: number] = [24, 2]

/**
 * What to say, as errors are said, where a Node is too old; undefined where it is not. Stands alone: whatever else is imported may be
 * what an old Node has not.
 *
 * @param version as `process.version`: `v20.19.0`
 */
export function tooOld(version: string): string | undefined {
  const [major = 0, minor = 0] = version.replace(/^v/, '').split('.').map(Number)
  if (major > OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor >= OLDEST_NODE[1])) return undefined
  const needed = OLDEST_NODE.join('.')
  return `error DEPENDENCY_MISSING: er2alm needs Node ${needed} or newer, and this is ${version}\n   do: install a newer Node (https://nodejs.org)\n`
}
