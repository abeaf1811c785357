/** Names from another generated module; those in `types` are types. */
interface Import {
  readonly kind: 'import'
  readonly from: string
  readonly names?: readonly string[]
  readonly types?: readonly string[]
}

/** Names of another generated module that this one exports too; everything where none are named. */
export interface ReExport {
  readonly kind: 'export'
  readonly from: string
  readonly names?: readonly string[]
  readonly types?: readonly string[]
}

export interface Constant {
  readonly kind: 'constant'
  readonly name: string
  readonly value: string
  /** The value as TypeScript has it, where that says more. */
  readonly typedValue?: string
  readonly type?: string
  /** Its type, where declarations need one: a constant without is not for them. */
  readonly declared?: () => string
  readonly isExported?: boolean
  readonly doc?: string
}

export interface Parameter {
  /** With `...` before it for the rest. */
  readonly name: string
  readonly type: string
  readonly isOptional?: boolean
  readonly initializer?: string
}

export interface FunctionStatement {
  readonly kind: 'function'
  readonly name: string
  readonly typeParameters?: string
  readonly parameters: readonly Parameter[]
  readonly returns: string
  /** Plain JavaScript. */
  readonly body: string
  readonly isExported?: boolean
  readonly doc?: string
}

/** Types as they are written. */
interface TypeText {
  readonly kind: 'types'
  readonly text: string
}

/** What a generated module is made of; an empty text is an empty line. */
export type Statement = Import | ReExport | Constant | FunctionStatement | TypeText | ''
