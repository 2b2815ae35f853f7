import type { ComponentChildren, JSX } from 'preact'

/** A page's heading and the sentence that says what it is for. The heading takes the focus when a link led here. */
export function PageHead({
  title,
  children,
}: {
  readonly title: string
  readonly children?: ComponentChildren
}): JSX.Element {
  return (
    <div class="page-head">
      <h1 tabIndex={-1}>{title}</h1>
      {children !== undefined && <p class="lead">{children}</p>}
    </div>
  )
}
