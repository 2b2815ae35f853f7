import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import type { ItemsReply } from '../../src/serve/routes/items.ts'
import { useData } from '../use-data.ts'
import { Picker } from './picker.tsx'
import { titleOf } from './title.tsx'

/** Searches the catalogue by title or id. */
export function ItemPicker({
  picked,
  onPick,
}: {
  readonly picked: string
  readonly onPick: (item: string) => void
}): JSX.Element {
  const [words, setWords] = useState('')
  const query = new URLSearchParams({ search: words, limit: '25' })
  const { data, loading } = useData<ItemsReply>(`items?${query}`)
  return (
    <Picker
      label="Item"
      placeholder="Search by title or id"
      picked={picked}
      options={data?.items.map(({ item, title, year }) => ({ value: item, words: titleOf({ title, year }) }))}
      foundFor={loading ? undefined : words}
      onSearch={setWords}
      onPick={onPick}
    />
  )
}
