import type { ComponentType } from 'preact'

/** Headings of the navigation, in order. */
export const GROUPS = ['Run', 'Recommendations', 'Knowledge'] as const

/** What a page is given: what is chosen on it, from the address. */
export interface PageProps {
  readonly params: URLSearchParams
}

/** One page: one file in pages/, one line in pages/registry.ts. */
export interface Page {
  /** Behind `#/`; '' is the first page. */
  readonly path: string
  /** In the navigation, as the heading and in the window's title. */
  readonly title: string
  readonly group: (typeof GROUPS)[number]
  /** Names what the page shows one of, where it has a list and a detail: another one is gone to as another page is. */
  readonly detail?: string
  readonly View: ComponentType<PageProps>
}
