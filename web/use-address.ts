import { useEffect, useState } from 'preact/hooks'
import { hrefOf, type PageAddress, parseHash } from './route.ts'
import { arrive } from './scroll-memory.ts'

/** The address, and what is drawn anew when it changes: by a link, the back button or `go`. */
export function useAddress(): PageAddress {
  const [address, setAddress] = useState(() => parseHash(location.hash))
  useEffect(() => {
    const read = () => {
      arrive()
      setAddress(parseHash(location.hash))
    }
    addEventListener('hashchange', read)
    return () => removeEventListener('hashchange', read)
  }, [])
  return address
}

/** Goes to an address, as a link would. */
export function go(page: string, params: Readonly<Record<string, string | number | undefined>>): void {
  location.hash = hrefOf(page, params)
}

/** Puts what was typed into the address without a step for the back button. */
export function replaceParams(page: string, params: Readonly<Record<string, string | number | undefined>>): void {
  history.replaceState(history.state, '', hrefOf(page, params))
  dispatchEvent(new HashChangeEvent('hashchange'))
}
