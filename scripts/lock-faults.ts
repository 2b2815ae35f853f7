/** The parts of package-lock.json that say what is installed, and from where. */
export interface PackageLock {
  readonly packages: Readonly<Record<string, LockedPackage>>
}

export interface LockedPackage {
  readonly version?: string
  readonly resolved?: string
  readonly integrity?: string
  readonly hasInstallScript?: boolean
  readonly link?: boolean
}

/** A version that must not be installed. */
export interface Advisory {
  readonly name: string
  /** Comparisons that all hold of a bad version: `>=7.0.0 <7.2.5`, `=5.6.1`. */
  readonly bad: string
  readonly id: string
}

/** Packages that would run a script when they are installed; .npmrc has ignore-scripts, so none does. */
const KNOWN_SCRIPTS: ReadonlySet<string> = new Set(['node-llama-cpp', 'onnxruntime-node', 'protobufjs'])

/** What is wrong with a lock file, one sentence each: no fixed content, another source, a new install script, a bad version. */
export function lockFaults({ packages }: PackageLock, advisories: readonly Advisory[]): readonly string[] {
  return Object.entries(packages).flatMap(([path, locked]) => {
    if (path === '') return []
    const name = path.split('node_modules/').at(-1)!
    const { version = '', resolved, integrity, hasInstallScript, link } = locked
    const faults: string[] = []
    const say = (what: string): void => void faults.push(`${name}@${version} ${what}`)
    if (link || !/^sha512-/.test(integrity ?? '')) say('has no SHA-512 in package-lock.json')
    if (resolved !== undefined && !resolved.startsWith('https://registry.npmjs.org/')) say(`comes from ${resolved}`)
    if (hasInstallScript && !KNOWN_SCRIPTS.has(name)) say('wants to run a script when it is installed')
    for (const { id, bad } of advisories.filter((advisory) => advisory.name === name)) {
      if (isWithin(version, bad)) say(`is bad: ${id}, ${bad}`)
    }
    return faults
  })
}

/** Whether a version meets all comparisons. A pre-release counts as its release: it is refused with it. */
function isWithin(version: string, comparisons: string): boolean {
  return comparisons.split(' ').every((comparison) => {
    const [, operator, bound] = /^(<|>=|=)(\d+\.\d+\.\d+)$/.exec(comparison) ?? []
    if (operator === undefined) throw new Error(`${comparison} is no comparison`)
    const order = compareVersions(version, bound!)
    return operator === '<' ? order < 0 : operator === '>=' ? order >= 0 : order === 0
  })
}

function compareVersions(a: string, b: string): number {
  const [left, right] = [a, b].map((version) => version.split(/[-+]/)[0]!.split('.').map(Number)) as [
    number[],
    number[],
  ]
  const at = left.findIndex((part, index) => part !== right[index])
  return at < 0 ? 0 : left[at]! - right[at]!
}
