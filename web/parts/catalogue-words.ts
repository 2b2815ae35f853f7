import type { CatalogueFacts } from '../../src/serve/dashboard/enrichment-data.ts'

/** Further attributes of an item as the catalogue has them, `brand: Acme, Globex` each. */
export function catalogueWords({ attributes = {} }: CatalogueFacts): readonly string[] {
  return Object.entries(attributes).flatMap(([name, values]) =>
    values.length === 0 ? [] : [`${name}: ${values.join(', ')}`],
  )
}
