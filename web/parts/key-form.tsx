import type { JSX } from 'preact'
import { useId, useState } from 'preact/hooks'
import { keepKey } from '../session.ts'

/** Asks for a key where the service wants one. */
export function KeyForm({ says }: { readonly says: string }): JSX.Element {
  const id = useId()
  const [key, setKey] = useState('')
  return (
    <form
      class="notice"
      onSubmit={(event) => {
        event.preventDefault()
        keepKey(key.trim())
      }}
    >
      <p>
        <strong>This service asks for a key.</strong> {says}
      </p>
      <p class="field">
        <label for={id}>Key</label>
        <input
          id={id}
          type="password"
          autocomplete="off"
          spellcheck={false}
          required
          value={key}
          onInput={(event) => setKey(event.currentTarget.value)}
        />
        <button type="submit">Use this key</button>
      </p>
      <p class="quiet">
        It stays in this tab until the tab is closed. Make one with <code>er2alm keys new</code>.
      </p>
    </form>
  )
}
