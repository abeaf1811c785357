import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { buildSync } from 'esbuild'
import { markdownTable } from './table.js'
import { repository } from './workspace.js'

/** What one model costs in a bundle: minified, and gzip -9. */
export function benchSizes(): string {
  const id = 'alibaba-qwen3-5-397b'
  const imports = [
    `import { validate } from './${id}/validate.js'`,
    `import { is } from './${id}/validate.js'`,
    `import { alibabaQwen3_5_397b } from './index.js'`,
    `import { batch } from './index.js'`,
  ]
  const rows = imports.map((statement) => {
    const contents = statement.replace('import', 'export')
    const resolveDir = join(repository, 'generated')
    const { outputFiles } = buildSync({
      stdin: { contents, resolveDir },
      bundle: true,
      minify: true,
      format: 'esm',
      write: false,
    })
    const bytes = outputFiles[0]?.contents as Uint8Array
    return [`\`${statement}\``, bytes.length, gzipSync(bytes, { level: 9 }).length]
  })
  return markdownTable(['import', 'minified bytes', 'gzip bytes'], rows)
}
