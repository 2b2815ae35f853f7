import type { ComponentChildren, JSX } from 'preact'
import { useEffect, useId, useRef, useState } from 'preact/hooks'

const PAUSE_MS = 150

/** What a picker offers. */
export interface PickerOption {
  readonly value: string
  readonly words: ComponentChildren
}

interface PickerProps {
  readonly label: string
  readonly placeholder?: string
  /** What is picked now, as the field shows it. */
  readonly picked: string
  /** What is found for the words typed; undefined while it is searched for. */
  readonly options: readonly PickerOption[] | undefined
  /** The words that `options` were found for; undefined while others are searched for. */
  readonly foundFor: string | undefined
  /** Called with what is typed, a moment after. */
  readonly onSearch: (words: string) => void
  readonly onPick: (value: string) => void
}

/**
 * A field with a list below it (ARIA 1.2, combobox with a listbox): the arrow keys go through what is found, Enter picks,
 * Escape closes and puts back what was there.
 */
export function Picker({ label, placeholder, picked, options, foundFor, onSearch, onPick }: PickerProps): JSX.Element {
  const id = useId()
  const [typed, setTyped] = useState<string | null>(null)
  const [active, setActive] = useState(0)
  const list = useRef<HTMLDivElement>(null)
  const open = typed !== null
  const found = options ?? []

  useEffect(() => {
    if (typed === null) return
    const timer = setTimeout(() => onSearch(typed), PAUSE_MS)
    return () => clearTimeout(timer)
  }, [typed])
  useEffect(() => setActive(0), [options])
  useEffect(() => {
    list.current?.children[active]?.scrollIntoView({ block: 'nearest' })
  }, [active])

  const pick = (option: PickerOption | undefined): void => {
    if (option === undefined) return
    setTyped(null)
    onPick(option.value)
  }
  const keys: Readonly<Record<string, () => void>> = {
    ArrowDown: () => (open ? setActive(Math.min(active + 1, found.length - 1)) : setTyped('')),
    ArrowUp: () => setActive(Math.max(active - 1, 0)),
    // What is shown until the reply comes was found for other words.
    Enter: () => open && typed === foundFor && pick(found[active]),
    Escape: () => setTyped(null),
  }
  return (
    <div class="labelled picker">
      <label for={id}>{label}</label>
      <input
        id={id}
        type="text"
        role="combobox"
        aria-autocomplete="list"
        aria-expanded={open}
        aria-controls={`${id}-list`}
        aria-activedescendant={open && found.length > 0 ? `${id}-${active}` : undefined}
        autocomplete="off"
        spellcheck={false}
        placeholder={placeholder}
        value={typed ?? picked}
        onFocus={(event) => event.currentTarget.select()}
        onClick={() => !open && setTyped('')}
        onInput={(event) => setTyped(event.currentTarget.value)}
        onBlur={() => setTyped(null)}
        onKeyDown={(event) => {
          const act = keys[event.key]
          if (act === undefined) return
          if (event.key.startsWith('Arrow') || open) event.preventDefault()
          act()
        }}
      />
      <div id={`${id}-list`} class="options" role="listbox" aria-label={label} ref={list} hidden={!open}>
        {found.map((option, place) => (
          // biome-ignore lint/a11y/useFocusableInteractive: the field keeps the focus and names the active option
          // biome-ignore lint/a11y/useKeyWithClickEvents: the field takes the keys
          <div
            key={option.value}
            id={`${id}-${place}`}
            role="option"
            aria-selected={place === active}
            // Before the field loses the focus.
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => pick(option)}
          >
            {option.words}
          </div>
        ))}
        {options !== undefined && found.length === 0 && (
          // biome-ignore lint/a11y/useFocusableInteractive: it cannot be picked
          <div role="option" aria-disabled="true" aria-selected={false}>
            Nothing found
          </div>
        )}
      </div>
    </div>
  )
}
