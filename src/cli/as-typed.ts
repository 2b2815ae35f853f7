const COMMAND = /(^|[`(\s])er2alm (?=--|[a-z])/g

/** A text that names commands (`er2alm run …`), with each as the reader must type it. */
export function asTyped(text: string, program: string): string {
  return text.replaceAll(COMMAND, (_, before: string) => `${before}${program} `)
}
