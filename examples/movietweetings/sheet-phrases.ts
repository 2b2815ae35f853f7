import type { Random } from '../../src/context.ts'

/** Chooses one of some options. */
export type Pick = <T>(options: readonly T[]) => T

/** Chooses uniformly, by `random`. */
export function picker(random: Random): Pick {
  return (options) => options[random.int(options.length)]
}

/** "A, B and C". */
export function writeList(values: readonly string[]): string {
  return values.length < 2 ? values.join('') : `${values.slice(0, -1).join(', ')} and ${values.at(-1)}`
}

/** "an American drama", "a Ukrainian film", by the first sound as far as the words of the sheets need it. */
export function withArticle(phrase: string): string {
  return `${/^(?:[aeio]|un(?!i)|urdu)/iu.test(phrase) ? 'an' : 'a'} ${phrase}`
}
