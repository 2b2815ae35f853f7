import { ATTACKS } from './attacks.ts'
import { FILMS } from './films.ts'

/** Longest text that is put into every place of a page at once. */
const LONGEST = 3000

/** Texts that attack what shows them, not the model: pages, terminals, spreadsheets, queries. */
const SHOWN: readonly string[] = [
  '<script>alert(1)</script>',
  '</script><script>alert(1)</script>',
  '</style><script>alert(1)</script>',
  '</title><script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "'><svg onload=alert(1)>",
  '" onmouseover="alert(1)',
  "' autofocus onfocus='alert(1)",
  '` onerror=`alert(1)',
  '<!--',
  '--><script>alert(1)</script>',
  ']]><script>alert(1)</script>',
  '<![CDATA[<script>alert(1)</script>]]>',
  '<iframe src="https://evil.example"></iframe>',
  '<a href="javascript:alert(1)">x</a>',
  '<meta http-equiv="refresh" content="0;url=https://evil.example">',
  '<base href="https://evil.example">',
  '<link rel=stylesheet href=https://evil.example>',
  '<style>body{background:url(https://evil.example)}</style>',
  '<math><mtext></math><script>alert(1)</script>',
  '&lt;script&gt;alert(1)&lt;/script&gt;&#60;img src=x&#62;',
  '<\u0000script>alert(1)</script>',
  '\ud800<script>alert(1)</script>',
  '+ADw-script+AD4-alert(1)+ADw-/script+AD4-',
  '{{7*7}} #{7*7} <%= 7*7 %>',
  '[x](javascript:alert(1)) ![x](https://evil.example/?q=1)',
  '\u001b[2J\u001b[H\u001b[31mred\u001b[0m',
  '\u001b]8;;https://evil.example\u0007link\u001b]8;;\u0007',
  '\u001b]52;c;ZXZpbA==\u0007',
  '\u001b]0;title\u0007\u001bP+q\u001b\\',
  '\u009b2J\u009d8;;https://evil.example\u009c',
  'over\rwritten\b\b\b\u007f',
  '\u202egnp.exe\u202c \u2066x\u2069',
  'line one\nline two\u2028line three\u2029line four',
  "=cmd|' /C calc'!A0",
  '+SUM(1,1)',
  '-2+3',
  '@SUM(1,1)',
  '\t=1+1',
  "'; DROP TABLE passages; --",
  'title:* NEAR(a b) OR NOT AND "unclosed',
  '../../../../etc/passwd',
  '%00%0d%0aSet-Cookie: x',
  '__proto__',
  'constructor',
]

/** Every hostile text, those planted for models too; long ones cut. */
export const SURFACE_TEXTS: readonly string[] = [
  ...SHOWN,
  ...ATTACKS.map(({ text }) => text(FILMS[0]!).slice(0, LONGEST)),
]
