/**
 * A workflow command of GitHub Actions that annotates a line of a file.
 * @param properties `file`, `line` and the like; those without a value are left out
 */
export function workflowCommand(
  level: 'error' | 'warning' | 'notice',
  properties: Readonly<Record<string, string | number | undefined>>,
  message: string,
): string {
  const told = Object.entries(properties).filter(([, value]) => value !== undefined)
  return `::${level} ${told.map(([name, value]) => `${name}=${property(String(value))}`).join(',')}::${data(message)}`
}

function data(text: string): string {
  return text.replace(/%/g, '%25').replace(/\r/g, '%0D').replace(/\n/g, '%0A')
}

function property(text: string): string {
  return data(text).replace(/:/g, '%3A').replace(/,/g, '%2C')
}
