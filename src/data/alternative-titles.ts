/** Brackets behind a title that hold another one, innermost first removed: "Ring (Ringu)", "Yes (a.k.a. No) (Oui)". */
const TRAILING_BRACKET = /^(.*[^\s(])\s*\(([^()]+)\)\s*$/su
const AKA = /^(?:a\.?\s?k\.?\s?a\.?:?|also known as)\s+/iu
const RESOURCE = /^https?:\/\/[^/]+\/(?:resource|wiki|page)\/(.+)$/u
/** What Wikipedia writes behind a title to tell it from others: "(1966 film)", "(TV series)". */
const DISAMBIGUATION =
  / \((?:[^()]* )?(?:film|movie|series|miniseries|serial|short|documentary|video|book|novel|album|song|band|game|play|musical|opera|\d{4})(?: [^()]*)?\)$/iu
const MAX_BRACKETS = 6

/**
 * A title and the others that stand in brackets behind it: `Seven (a.k.a. Se7en)` gives `Seven` and [`Se7en`]. A title
 * that is nothing but brackets is left as it is.
 */
export function splitBracketTitles(text: string): { readonly title: string; readonly alternatives: readonly string[] } {
  const alternatives: string[] = []
  let title = text.trim()
  for (let i = 0; i < MAX_BRACKETS; i++) {
    const match = TRAILING_BRACKET.exec(title)
    if (match === null) break
    title = match[1].trim()
    alternatives.unshift(match[2].replace(AKA, '').trim())
  }
  return { title, alternatives: alternatives.filter((other) => other !== '') }
}

/**
 * The title that an address of DBpedia or Wikipedia names: `http://dbpedia.org/resource/Mothra_(film)` gives `Mothra`.
 * Any other text is given back as it is.
 */
export function titleOfResource(text: string): string {
  const path = RESOURCE.exec(text.trim())?.[1]
  if (path === undefined) return text
  return decoded(path).replaceAll('_', ' ').replace(DISAMBIGUATION, '').trim()
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path)
  } catch {
    return path // A lone % is part of a title.
  }
}
