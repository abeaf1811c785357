/**
 * The key that a request is sent with: the right one, none, another one; the right one without `Bearer` before it or with
 * `Basic`; the right one with a character too many, one too few, one that is another, or in the other case.
 */
export type Key =
  | 'right'
  | 'missing'
  | 'wrong'
  | 'empty'
  | 'bare'
  | 'basic'
  | 'longer'
  | 'shorter'
  | 'altered'
  | 'recased'
