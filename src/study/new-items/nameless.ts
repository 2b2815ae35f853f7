import type { ItemToEnrich } from '../../enrich/item-attributes.ts'
import { MOVED_ARTICLE } from '../../knowledge/title-key.ts'

/** In place of a film's name. Frozen: recorded replies stand under the prompt's hash. */
const NAME = 'Untitled'

/**
 * The item without its name: in the place of the title, and wherever a passage writes it (as the catalogue or the passage's
 * source spells it, whole words, capitals as written). What a model states of it then comes from the passages, not from what
 * it remembers of the film. The year stays.
 */
export function nameless(item: ItemToEnrich): ItemToEnrich {
  const titles = [item.title, ...item.passages.map(({ passage }) => passage.title)].flatMap(spellings)
  if (titles.length === 0) return item
  const pattern = titles
    .sort((a, b) => b.length - a.length)
    .map((title) => title.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`))
    .join('|')
  const name = new RegExp(String.raw`(?<![\p{L}\p{N}])(?:${pattern})(?![\p{L}\p{N}])`, 'gu')
  return {
    ...item,
    title: NAME,
    passages: item.passages.map((shown) => {
      const text = shown.text.replaceAll(name, NAME)
      return { ...shown, text, end: text.length }
    }),
  }
}

/** The title without a remark in parentheses, and with a moved article put back. */
function spellings(title: string): readonly string[] {
  const plain = title.replace(/\s*\([^)]*\)\s*$/, '').trim()
  if (plain === '') return []
  const [, rest, article] = MOVED_ARTICLE.exec(plain) ?? []
  return rest === undefined ? [plain] : [plain, `${article} ${rest}`, rest]
}
