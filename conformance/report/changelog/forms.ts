import { foldersOf } from '../../diff/folders.js'
import type { Paint } from '../../diff/result/describe.js'
import { type DiffForm, diffWriter } from '../diff/forms.js'
import { type Form, jsonText } from '../form/form.js'
import { type Changelog, deprecations, headline, requestsText } from './changelog.js'

interface ChangelogData {
  readonly changelog: Changelog
  readonly paint: Paint
}

/** How to print a changelog: what callers have to know, then the report of the comparison in the same form. */
export function changelogWriter(form: DiffForm): Form<ChangelogData> {
  const writer = diffWriter(form)
  const data = ({ changelog, paint }: ChangelogData) => ({ all: changelog.all, areFolders: true, paint })
  if ('commands' in writer) return { commands: (it) => writer.commands(data(it)) }
  const rest = (it: ChangelogData) => writer.text(data(it))
  if (form === 'json') return { text: async ({ changelog }) => json(changelog) }
  if (form === 'text') return { text: async (it) => text(it) + (hasDetails(it.changelog) ? `\n${await rest(it)}` : '') }
  if (form === 'markdown')
    return { text: async (it) => markdown(it.changelog) + (hasDetails(it.changelog) ? `\n${await rest(it)}` : '') }
  return { text: rest }
}

function hasDetails({ all }: Changelog): boolean {
  return all.models.some((it) => it.changes.length > 0) || all.added.length + all.removed.length > 0
}

function json({ all, requests }: Changelog): string {
  return jsonText({
    ...foldersOf(all),
    headline: headline({ all }),
    deprecated: deprecations(all),
    ...(requests && { requests }),
  })
}

/** Lines under a head, each with its model. */
interface Chapter {
  readonly title: string
  readonly lines: readonly { readonly model: string; readonly text: string }[]
}

function chapters({ all, requests = [] }: Changelog): readonly Chapter[] {
  const breaking = all.models.filter((it) => it.breaking)
  const breaks = (it: (typeof breaking)[number]) => it.changes.filter((change) => change.breaking && !change.ignored)
  const found: readonly Chapter[] = [
    {
      title: 'Breaks callers',
      lines: [
        ...all.removed.map(({ id }) => ({ model: id, text: 'is gone' })),
        ...breaking.map((it) => ({ model: it.new.id, text: placesOf(breaks(it).map((change) => change.path)) })),
      ],
    },
    {
      title: 'Your requests that break',
      lines: requests
        .filter((it) => it.broken > 0)
        .map((it) => ({
          model: it.model,
          text: `${it.broken} of ${it.validBefore}, by ${it.byChange.map(({ id, broken }) => `${id ?? 'no known change'} (${broken})`).join(', ')}`,
        })),
    },
    {
      title: 'Deprecated',
      lines: deprecations(all).map(({ model, path }) => ({ model, text: path === '' ? 'the model' : path })),
    },
    { title: 'New', lines: all.added.map(({ id }) => ({ model: id, text: 'is new' })) },
  ]
  return found.filter(({ lines }) => lines.length > 0)
}

/** So many places are named. */
const mostNamed = 5

function placesOf(paths: readonly string[]): string {
  const names = [...new Set(paths.map((it) => it || 'the whole body, or outside of it'))]
  const rest = names.length > mostNamed ? ` and ${names.length - mostNamed} more` : ''
  return `${names.slice(0, mostNamed).join(', ')}${rest}`
}

function text({ changelog, paint }: ChangelogData): string {
  const { requests } = changelog
  const head = [`${headline(changelog)}.`, ...(requests ? [`${requestsText(requests)}.`] : [])]
  const told = chapters(changelog).map(
    ({ title, lines }) => `\n${paint('bold', title)}\n${lines.map((it) => `  ${it.model}  ${it.text}\n`).join('')}`,
  )
  return `${head.join('\n')}\n${told.join('')}`
}

function markdown(changelog: Changelog): string {
  const { requests } = changelog
  const head = [`# ${escaped(headline(changelog))}`, ...(requests ? ['', `${requestsText(requests)}.`] : [])]
  const told = chapters(changelog).map(
    ({ title, lines }) =>
      `\n## ${title}\n\n${lines.map((it) => `- ${escaped(it.model)}: ${escaped(it.text)}\n`).join('')}`,
  )
  return `${head.join('\n')}\n${told.join('')}`
}

function escaped(value: string): string {
  return value.replace(/[\\`*_[\]<>|#]/g, '\\$&').replace(/\s+/g, ' ')
}
