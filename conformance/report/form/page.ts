import { escaped } from './markup.js'

/** What one page holds besides what every page has. */
export interface PageContent {
  readonly title: string
  /** Markup. */
  readonly body: string
  /** Rules beside those of every page. */
  readonly style: string
  readonly script: string
}

/** One HTML page without any other file, light and dark. */
export function page({ title, body, style, script }: PageContent): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escaped(title)}</title>
<style>${everywhere}${style}</style>
</head>
<body>
${body}
<script>${script}</script>
</body>
</html>
`
}

/** Colours, light and dark, and the type that all pages have. */
const everywhere = `
:root{--paper:#f7f7f4;--ink:#1f2328;--soft:#5f6672;--line:#dcdee3;--card:#fff;--link:#175cd3;--good:#17744a;--good-soft:#d9f0e3;--bad:#a8281f;--bad-soft:#f9e0dd;--off:#8a5a00;--off-soft:#fbeac2;--mute:#5a616d;--mute-soft:#e6e8ec}
@media (prefers-color-scheme:dark){:root{--paper:#14161a;--ink:#e4e7eb;--soft:#9aa1ad;--line:#2c3038;--card:#1b1e24;--link:#84b4ff;--good:#63d69a;--good-soft:#17382a;--bad:#ff9389;--bad-soft:#45211e;--off:#f0c052;--off-soft:#43360f;--mute:#a3aab6;--mute-soft:#2a2e36}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:15px/1.5 system-ui,-apple-system,"Segoe UI",sans-serif}
summary{cursor:pointer}
`
