import type { Page } from '../page.ts'
import { explorer } from './explorer.tsx'
import { overview } from './overview.tsx'

/** Every page, in the order of the navigation. */
export const PAGES: readonly Page[] = [overview, explorer]
