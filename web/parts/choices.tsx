import type { JSX } from 'preact'

export interface Choice {
  readonly href: string
  readonly words: string
  readonly chosen: boolean
}

/** A few links of which one is on: another view of the same thing, with an address of its own. */
export function Choices({
  name,
  choices,
}: {
  readonly name: string
  readonly choices: readonly Choice[]
}): JSX.Element {
  return (
    <nav aria-label={name}>
      <ul class="choices">
        {choices.map(({ href, words, chosen }) => (
          <li key={href}>
            <a href={href} aria-current={chosen ? 'true' : undefined}>
              {words}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  )
}
