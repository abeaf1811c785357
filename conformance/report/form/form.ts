/** How one form of report is made of `Data`: a text, or workflow commands of GitHub Actions, one to an item. */
export type Form<Data> =
  | { readonly text: (data: Data) => Promise<string> }
  | { readonly commands: (data: Data) => Promise<readonly string[]> }

/** The names of forms, in the order in which help tells them. */
export function namesOf<Name extends string>(forms: Readonly<Record<Name, unknown>>): readonly Name[] {
  return Object.keys(forms) as Name[]
}

/** A value as the program prints JSON. */
export function jsonText(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`
}
