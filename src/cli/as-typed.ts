/** Words that follow the program's name; `er2alm` alone may be the model. A test holds the list to the registry. */
export const COMMAND_WORDS: readonly string[] = [
  ...[
    'demo',
    'init',
    'data',
    'run',
    'cost',
    'batch',
    'calls',
    'search',
    'trace',
    'audit',
    'compare',
    'recommend',
    'similar',
    'export',
    'study',
    'bench',
  ],
  ...['doctor', 'serve', 'keys', 'completion', 'help', 'COMMAND', '--help', '--version'],
]

const COMMAND = new RegExp(`(^|[\`(\\s=])er2alm (?=(?:${COMMAND_WORDS.join('|')})(?![a-z]))`, 'g')

/** A text that names commands (`er2alm run …`), with each as the reader must type it. */
export function asTyped(text: string, program: string): string {
  return text.replaceAll(COMMAND, (_, before: string) => `${before}${program} `)
}
