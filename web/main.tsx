import { render } from 'preact'
import { App } from './app.tsx'
import { watchScroll } from './scroll-memory.ts'

watchScroll()
render(<App />, document.getElementById('app')!)
