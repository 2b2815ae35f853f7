import type { JSX } from 'preact'
import { useEffect, useId, useState } from 'preact/hooks'

/** How long nothing must be typed before it is searched for. */
const PAUSE_MS = 200

interface SearchFieldProps {
  readonly label: string
  readonly placeholder?: string
  readonly value: string
  readonly onSearch: (words: string) => void
}

/** A field that searches while it is typed in. */
export function SearchField({ label, placeholder, value, onSearch }: SearchFieldProps): JSX.Element {
  const id = useId()
  const [typed, setTyped] = useState(value)
  useEffect(() => setTyped(value), [value])
  useEffect(() => {
    if (typed === value) return
    const timer = setTimeout(() => onSearch(typed), PAUSE_MS)
    return () => clearTimeout(timer)
  }, [typed])
  return (
    <div class="labelled">
      <label for={id}>{label}</label>
      <input
        id={id}
        type="search"
        autocomplete="off"
        spellcheck={false}
        placeholder={placeholder}
        value={typed}
        onInput={(event) => setTyped(event.currentTarget.value)}
      />
    </div>
  )
}
