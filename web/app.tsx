import type { JSX } from 'preact'
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks'
import type { ModelVersion } from '../src/serve/served-model.ts'
import type { Page } from './page.ts'
import { PAGES } from './pages/registry.ts'
import { Navigation } from './parts/navigation.tsx'
import { NO_SUCH_PAGE, NoSuchPage } from './parts/no-such-page.tsx'
import { hrefOf } from './route.ts'
import { restoreScroll } from './scroll-memory.ts'
import { useAddress } from './use-address.ts'
import { useData } from './use-data.ts'

/** How often the page looks whether another model is served now. */
const MODEL_EVERY_MS = 30_000

/** The frame around every page: navigation, the model that answers, and the page of the address. */
export function App(): JSX.Element {
  const address = useAddress()
  const page = PAGES.find(({ path }) => path === address.page)
  const served = useData<ModelVersion>('readyz', MODEL_EVERY_MS)
  const main = useRef<HTMLElement>(null)
  const [menuOpen, setMenuOpen] = useState(false)
  const view = page === undefined ? hrefOf(address.page) : viewOf(page, address.params)
  const shown = useRef(view)
  const run = served.data?.run

  useEffect(() => {
    document.title = [page?.title ?? NO_SUCH_PAGE, run, 'er2alm'].filter((part) => part !== undefined).join(' · ')
  }, [page, run])
  useLayoutEffect(() => {
    if (shown.current === view) return
    shown.current = view
    setMenuOpen(false)
    // A reader of the screen hears where a link led to.
    main.current?.querySelector<HTMLElement>('h1')?.focus({ preventScroll: true })
    restoreScroll()
  }, [view])

  return (
    <div class="shell">
      {/* biome-ignore lint/a11y/useValidAnchor: it is a link inside the page; the address behind # stays the page's */}
      <a
        class="skip"
        href="#main"
        onClick={(event) => {
          event.preventDefault()
          main.current?.focus()
        }}
      >
        Skip to the page
      </a>
      <header class="side">
        <div class="side-inside">
          <div class="brand">
            <a href={hrefOf('')} class="wordmark">
              er2alm
            </a>
            <button
              type="button"
              class="menu-button"
              aria-expanded={menuOpen}
              aria-controls="pages"
              onClick={() => setMenuOpen(!menuOpen)}
            >
              Menu
            </button>
          </div>
          <Served model={served.data} failed={served.error !== undefined} />
          <Navigation open={menuOpen} current={page} onChoose={() => setMenuOpen(false)} />
        </div>
      </header>
      <main id="main" tabIndex={-1} ref={main}>
        {page === undefined ? (
          <NoSuchPage path={address.page} />
        ) : (
          <page.View key={page.path} params={address.params} />
        )}
      </main>
    </div>
  )
}

/** What a link leads to: a page, or one of the things that it shows. */
function viewOf({ path, detail }: Page, params: URLSearchParams): string {
  return hrefOf(path, detail === undefined ? {} : { [detail]: params.get(detail) ?? undefined })
}

function Served({ model, failed }: { readonly model?: ModelVersion; readonly failed: boolean }): JSX.Element {
  if (model === undefined || failed) {
    return (
      <p class="served" aria-busy={!failed}>
        {failed ? 'No model is served yet.' : '…'}
      </p>
    )
  }
  return (
    <p class="served">
      <span class="visually-hidden">Run </span>
      <strong>{model.run}</strong>
      <span>
        <span class="visually-hidden">, answered by </span>
        {model.model} <code title="Version of the model that answers">{model.version}</code>
      </span>
    </p>
  )
}
