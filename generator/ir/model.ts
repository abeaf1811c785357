import type { PartReader } from '../document/external.js'
import type { JsonObject } from '../document/json.js'
import type { SourceDocument } from '../document/load.js'
import type { Overlay } from '../document/overlay.js'
import type { Place } from '../document/pointer.js'
import type { Origin } from '../document/spec-lock.js'
import type { Envelope, Provider } from '../provider/provider.js'
import type { Constraint, ConstraintOf, JsonType, Shape } from './constraint.js'
import type { Parameter } from './parameter.js'

export type { Annotations, Shape } from './constraint.js'

/** The file a model was read from. */
export interface Source {
  /** Base name of the file. */
  readonly file: string
  /** sha256 of its bytes, in hex. */
  readonly sha256: string
}

/** What a body looks like, as the document says it and as it is really seen. */
export interface BodyShapes {
  readonly published: Shape
  readonly observed: Shape
}

/** A parameter, and what its document says of its values; without a shape it says nothing. */
export interface OperationParameter extends Parameter {
  readonly at: Place
  readonly shape?: Shape
}

/** What a document says of an HTTP operation beside its body. */
export interface DescribedOperation {
  readonly id: string
  readonly method: string
  readonly path: string
  readonly title: string
  readonly description?: string
  /** What it takes beside its body in path, query and header, in the order of the document. */
  readonly parameters: readonly OperationParameter[]
  /** Parameters that stand elsewhere, as `cookie session`: whoever sends a request has to write them. */
  readonly otherParameters: readonly string[]
  /** The document advises against it. */
  readonly deprecated?: boolean
  /** Statuses that the document describes, as it spells them: `200`, `2XX`, `default`. */
  readonly statuses: readonly string[]
  /**
   * The JSON bodies of answers by their status, spelled and ordered as in `statuses`; a status without one is left out.
   * Statuses that share a schema share its shapes.
   */
  readonly bodies: ReadonlyMap<string, BodyShapes>
  /** The JSON body of the first 2xx response that has one; absent when the document gives none. */
  readonly response?: BodyShapes
  /** The JSON body of the first 4xx response that has one, or else of the default; absent when the document gives none. */
  readonly error?: BodyShapes
}

/** An operation that takes no body. */
export interface OperationWithoutBody extends DescribedOperation {
  readonly at: Place
}

/** One HTTP operation that takes a JSON body. */
export interface Operation extends DescribedOperation {
  readonly envelope: Envelope
  /** The media type of its body where that is not application/json. */
  readonly mediaType?: string
  /** The whole body. */
  readonly body: Shape
  readonly request: Shape
  /** The member of an answer that `response` describes; absent where it is the whole body. */
  readonly responseMember?: string
  /** Request fields with one possible value that the builder fills in. */
  readonly fixed: ReadonlyMap<string, string>
  /** A request field that the builder fills with a fresh UUID unless one is given. */
  readonly uuidField?: string
}

/** Any operation that code is written for. */
export type CallableOperation = Operation | OperationWithoutBody

/** What one document means. */
export interface Model {
  /** Folder name and key of the model in reports: info.x-model-id, the operationId without `run_`, or the file's name. */
  readonly id: string
  /** Whose document it is, and so who serves it. */
  readonly provider: Provider
  /** How URLs call the model, such as fal-ai/flux/dev; absent where they say nothing of it. */
  readonly address?: string
  /** How requests call the model, such as alibaba:qwen@3.5-397b; absent for APIs without a model const. */
  readonly air?: string
  /** The version of the model, as what was fetched of it notes; absent where nothing does. */
  readonly version?: string
  /** Name of the model object in code: camelCase of the id. */
  readonly identifier: string
  readonly title: string
  readonly summary?: string
  readonly description?: string
  readonly status?: string
  readonly capabilities: readonly string[]
  readonly servers: readonly string[]
  readonly source: Source
  /** Every file the model was read from: the document, what its $refs name, the overlays that changed it. */
  readonly inputs: readonly Source[]
  /** Those that take JSON. */
  readonly operations: readonly Operation[]
  /** Those that take no body: most of GET and DELETE. */
  readonly withoutBody: readonly OperationWithoutBody[]
  /** The document itself, with its overlays applied. */
  readonly document: JsonObject
  /** What the model was read from; absent in a model that was made in another way. */
  readonly received?: Received
}

/** A document as it was handed in, and the overlays at hand. */
export interface Received {
  readonly document: SourceDocument
  /** The overlays that lie beside it. */
  readonly beside: readonly Overlay[]
  /** Every overlay that it was read with, whether it fitted or not. */
  readonly overlays: readonly Overlay[]
  /** Those that selected something. */
  readonly applied: readonly Overlay[]
  /** The base names that the document goes by, for overlays that extend one document. */
  readonly names: readonly string[]
  readonly allowExternal: boolean
  /** The URLs of the other files that its `$ref`s name. */
  readonly parts: readonly string[]
  /** Brings them, where they are not those on this disk. */
  readonly readPart?: PartReader
  /** The provider that it was to be read as; absent where it was recognised. */
  readonly provider?: string
  /** What was noted of it when it was fetched. */
  readonly origin?: Origin
}

/** The first constraint of one kind, if there is one. */
export function constraintOf<K extends Constraint['kind']>(shape: Shape, kind: K): ConstraintOf<K> | undefined {
  return shape.constraints.find((it): it is ConstraintOf<K> => it.kind === kind)
}

/** All constraints of one kind. */
export function constraintsOf<K extends Constraint['kind']>(shape: Shape, kind: K): ConstraintOf<K>[] {
  return shape.constraints.filter((it): it is ConstraintOf<K> => it.kind === kind)
}

/** A schema that nothing satisfies, because it is or holds the boolean schema false. */
export function isNever(shape: Shape): boolean {
  return shape.constraints.some((it) => it.kind === 'never')
}

/** A schema that demands nothing. */
export function isOpen(shape: Shape): boolean {
  return shape.constraints.length === 0
}

/** The target of a schema that is nothing but a $ref; otherwise the schema itself. */
export function dereferenced(shape: Shape): Shape {
  const [only, ...others] = shape.constraints
  return only?.kind === 'ref' && others.length === 0 ? dereferenced(only.target) : shape
}

/** The types that the schema's own `type` admits; undefined when it has none. */
export function declaredTypes(shape: Shape): readonly JsonType[] | undefined {
  return constraintOf(shape, 'type')?.types
}
