import type { JSX } from 'preact'
import { useId } from 'preact/hooks'

interface SelectFieldProps {
  readonly label: string
  readonly value: string
  readonly options: readonly (readonly [value: string, words: string])[]
  readonly onChoose: (value: string) => void
}

/** A choice out of a list, called by its label. */
export function SelectField({ label, value, options, onChoose }: SelectFieldProps): JSX.Element {
  const id = useId()
  return (
    <div class="labelled">
      <label for={id}>{label}</label>
      <select id={id} value={value} onChange={(event) => onChoose(event.currentTarget.value)}>
        {options.map(([one, words]) => (
          <option key={one} value={one}>
            {words}
          </option>
        ))}
      </select>
    </div>
  )
}
